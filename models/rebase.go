package models

import (
	"slices"
	"strings"

	"c800/models/fold"
	"c800/models/record"
)

// rebase carries the difference between two catalogue versions over to an
// enterprise: what still says what the old version said becomes what the new
// one says; everything else was changed by a person and stays.
func (in *intake) rebase(e, old, now *Enterprise, w *writes) {
	for _, f := range []struct {
		name      string
		have      *string
		was, will string
	}{
		{"name", &e.Name, old.Name, now.Name},
		{"latin", &e.Latin, old.Latin, now.Latin},
		{"website", &e.Website, old.Website, now.Website},
		{"status", &e.Status, old.Status, now.Status},
	} {
		if *f.have == f.was && f.was != f.will {
			in.set(e, f.have, f.will, f.name, w)
		}
	}
	if e.Website != now.Website && now.Website != old.Website { // somebody else has set another
		in.addWebsite(e, now.Website, catalogueSource, w)
	}
	e.OtherWebsites = slices.DeleteFunc(e.OtherWebsites, func(o Website) bool { return sameWebsite(o.URL, e.Website) })
	e.Domain, e.SortKey = record.RegistrableDomain(e.Website), fold.SortKey(e.Name)
	for _, names := range []struct {
		name           string
		have, was, now *Strings
	}{{"short_names", &e.ShortNames, &old.ShortNames, &now.ShortNames}, {"aliases", &e.Aliases, &old.Aliases, &now.Aliases}} {
		for _, n := range *names.now {
			if !slices.Contains(*names.was, n) && !slices.Contains(*names.have, n) {
				*names.have = append(*names.have, n)
				w.touch(e)
				in.note(e, nil, names.name, "", n, "", w)
			}
		}
		for _, n := range *names.was {
			if i := slices.Index(*names.have, n); i >= 0 && !slices.Contains(*names.now, n) {
				*names.have = slices.Delete(*names.have, i, i+1)
				w.touch(e)
				in.note(e, nil, names.name, n, "", "", w)
			}
		}
	}
	if e.IndustryID == old.IndustryID && e.IndustryID != now.IndustryID {
		e.IndustryID = now.IndustryID
		w.touch(e)
	}
	if e.Fame == old.Fame && e.Fame != now.Fame {
		e.Fame = now.Fame
		w.touch(e)
	}
	if slices.Equal(e.Regions, old.Regions) && !slices.Equal(e.Regions, now.Regions) {
		was := strings.Join(e.Regions, "; ")
		e.Regions = now.Regions
		w.touch(e)
		in.note(e, nil, "regions", was, strings.Join(e.Regions, "; "), "", w)
	}
	if sameIDs(e.Also, old.Also) && !sameIDs(e.Also, now.Also) {
		e.Also = now.Also
		w.also = append(w.also, e)
		w.touch(e)
	}
	for _, c := range now.Channels {
		in.rebaseChannel(e, find(old.Channels, c), c, w)
	}
	for _, c := range now.Channels {
		if was := find(old.Channels, c); c.ValidTo != "" && was != nil && was.ValidTo == "" {
			in.retire(e, c, replacement(now.Channels, old.Channels, c), c.ValidTo, w)
		}
	}
	for _, gone := range old.Channels {
		if find(now.Channels, gone) == nil && gone.ValidTo == "" {
			in.retire(e, gone, replacement(now.Channels, old.Channels, gone), in.today, w)
		}
	}
}

func sameIDs(a, b []int64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func find(list []*Channel, c *Channel) *Channel {
	for _, o := range list {
		if o.sameAs(c) {
			return o
		}
	}
	return nil
}

// replacement is the channel that the new version has instead of one that is
// gone: same kind and label, and not there before.
func replacement(now, old []*Channel, gone *Channel) *Channel {
	for _, c := range now {
		if c.Kind == gone.Kind && c.LabelZh == gone.LabelZh && c.ValidTo == "" && find(old, c) == nil {
			return c
		}
	}
	return nil
}

func (in *intake) rebaseChannel(e *Enterprise, old, now *Channel, w *writes) {
	have := find(e.Channels, now)
	switch {
	case have == nil && old == nil:
		in.addChannel(e, now, w)
	case have == nil || have.ValidTo != "":
		// A person has removed it.
	case old == nil:
		in.mergeChannel(e, now, false, w) // somebody has put it there first
	default:
		for _, f := range have.fields() {
			if was, will := old.field(f.name), now.field(f.name); was != will && f.get() == was {
				in.setChannel(e, have, f, will, now.SourceURL, w)
			}
		}
	}
}

// changedFrom reports whether somebody has changed what the catalogue said of the
// channel; what was only added counts for nothing.
func (c *Channel) changedFrom(old *Channel) bool {
	return c.CheckedBy != "" || slices.ContainsFunc(old.fields(), func(f channelField) bool { return f.get() != "" && f.get() != c.field(f.name) })
}

// retire ends a channel that the catalogue stated, unless a person has changed
// it since. It stays as history.
func (in *intake) retire(e *Enterprise, gone, next *Channel, day string, w *writes) {
	have := find(e.Channels, gone)
	if have == nil || have.ValidTo != "" || have.Source != catalogueSource || have.ID == 0 || have.changedFrom(gone) {
		return
	}
	have.ValidTo = day
	value := ""
	if next != nil {
		value = next.Value
		if to := find(e.Channels, next); to != nil {
			w.replaced = append(w.replaced, [2]*Channel{have, to})
		}
	}
	if !slices.Contains(w.changed, have) {
		w.changed = append(w.changed, have)
	}
	w.touch(e)
	in.note(e, have, "channel", have.Value, value, have.SourceURL, w)
}
