package phone

// Cost is who pays for a call.
type Cost string

// What a call costs its caller.
const (
	CostFree    Cost = "free"
	CostLocal   Cost = "local"  // as an ordinary domestic call
	CostShared  Cost = "shared" // the caller pays the local part
	CostPremium Cost = "premium"
	CostUnknown Cost = "unknown"
)

// Reach is whether a number can be called from somewhere.
type Reach string

// From somewhere a number can be called or not; special means: some can, or
// only in another form.
const (
	Yes         Reach = "yes"
	No          Reach = "no"
	Special     Reach = "special"
	ReachUnsure Reach = "unknown"
)

// Note is something to know before calling a number.
type Note string

// The notes.
const (
	NoteEmergency     Note = "emergency"       // for emergencies only
	NoteAreaAway      Note = "area_code_away"  // from elsewhere the area code goes first
	NoteOwnNet        Note = "own_net_first"   // an operator's line: best from its own network
	NoteNotMobile     Note = "not_from_mobile" // mobiles cannot call it
	NoteCannotCall    Note = "cannot_call"     // sends text messages, takes no calls
	NotePrivateMobile Note = "private_mobile"  // a mobile number as hotline: often fraud, needs proof
	NoteIntlRate      Note = "intl_rate"       // international rate
	NoteOverseasLine  Note = "overseas_line"   // abroad, look for the line that the enterprise names for it
	NoteNoAreaCode    Note = "no_area_code"    // a local number whose area is not stated
	NoteNoForm        Note = "no_known_form"   // fits no known form of number
)

// facts are the columns "caller pays", "from mobile" and "from abroad" of the
// project's table of Chinese number forms.
var facts = map[Kind]struct {
	cost           Cost
	mobile, abroad Reach
	notes          []Note
}{
	Emergency: {CostFree, Yes, No, []Note{NoteEmergency}},
	Gov5:      {CostLocal, Yes, No, []Note{NoteAreaAway}},
	Gov5x:     {CostUnknown, ReachUnsure, No, nil},
	Carrier:   {CostLocal, Yes, Special, []Note{NoteOwnNet}},
	Access8:   {CostLocal, Yes, No, nil},
	Post:      {CostLocal, Yes, No, nil},
	N95:       {CostLocal, Yes, Special, []Note{NoteOverseasLine}},
	N96:       {CostLocal, Yes, No, []Note{NoteAreaAway}},
	N400:      {CostShared, Yes, No, nil},
	N800:      {CostFree, No, No, []Note{NoteNotMobile}},
	Fixed:     {CostLocal, Yes, Yes, nil},
	Mobile:    {CostLocal, Yes, Yes, []Note{NotePrivateMobile}},
	SMS106:    {CostUnknown, No, No, []Note{NoteCannotCall}},
	VAS:       {CostUnknown, ReachUnsure, ReachUnsure, nil},
	Foreign:   {CostUnknown, Yes, Yes, []Note{NoteIntlRate}},
	Unknown:   {CostUnknown, ReachUnsure, ReachUnsure, nil},
}

// Cost gives what a call to a number of this kind usually costs. The four
// operators' main lines are free.
func (n Number) Cost() Cost {
	switch n.Digits {
	case "10000", "10010", "10086", "10099":
		return CostFree
	}
	if f, ok := facts[n.Kind]; ok {
		return f.cost
	}
	return CostUnknown
}

// FromMobile tells whether Chinese mobiles can call the number.
func (n Number) FromMobile() Reach {
	if f, ok := facts[n.Kind]; ok {
		return f.mobile
	}
	return ReachUnsure
}

// FromAbroad tells whether the number can be called from outside the mainland.
func (n Number) FromAbroad() Reach {
	if f, ok := facts[n.Kind]; ok {
		return f.abroad
	}
	return ReachUnsure
}

// Dialable tells whether the number takes calls at all.
func (n Number) Dialable() bool { return n.Kind != SMS106 }

// Notes gives what to know before calling the number.
func (n Number) Notes() []Note {
	notes := facts[n.Kind].notes
	switch {
	case n.Kind == Unknown && (len(n.Digits) == 7 || len(n.Digits) == 8) && n.Digits[0] >= '2':
		return []Note{NoteNoAreaCode}
	case n.Kind == Unknown:
		return []Note{NoteNoForm}
	case len(notes) == 1 && notes[0] == NoteAreaAway && n.AreaCode() != "":
		return nil // it is there already
	}
	return notes
}
