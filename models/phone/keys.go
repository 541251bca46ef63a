package phone

// IndexKeys gives the keys under which a number is found; a search for s finds
// it if SearchKeys(s) shares one of them. The first key is Digits. A key that
// begins with * stands for the number as written without its area or country
// code, which others may share.
func (n Number) IndexKeys() []string {
	if n.Digits == "" {
		return nil
	}
	keys := []string{n.Digits}
	if local := n.Local(); local != n.Digits {
		keys = append(keys, "*"+local)
	}
	return keys
}

// SearchKeys gives the keys to look a text up by, or nil if it is not a number.
func SearchKeys(s string) []string {
	n, err := Parse(s)
	if err != nil {
		return nil
	}
	return n.SearchKeys()
}

// SearchKeys gives the keys to look a number up by. The first is Digits; the
// others find a number stored with an area or country code that n lacks, or
// without one that n has.
func (n Number) SearchKeys() []string {
	if n.Digits == "" {
		return nil
	}
	keys := []string{n.Digits}
	switch n.Kind {
	case Fixed, Mobile, SMS106, N400:
	case Foreign:
		if local := n.Local(); len(local) >= 9 {
			keys = append(keys, local) // stored as 6502530000
		}
	default:
		if n.AreaCode() != "" {
			keys = append(keys, n.Local()) // 12345 answers in every city
		} else {
			keys = append(keys, "*"+n.Digits)
		}
	}
	return keys
}
