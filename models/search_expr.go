package models

import "c800/models/fold"

// tokenExpr says which tokens a row must have: the token, or all of some
// expressions, or any of them. The zero value is no expression.
type tokenExpr struct {
	token string
	any   bool
	of    []tokenExpr
}

func (x tokenExpr) empty() bool { return x.token == "" && len(x.of) == 0 }

// allOf and anyOf join expressions, leaving out empty ones.
func allOf(list ...tokenExpr) tokenExpr { return join(false, list) }
func anyOf(list ...tokenExpr) tokenExpr { return join(true, list) }

func join(any bool, list []tokenExpr) tokenExpr {
	x := tokenExpr{any: any}
	for _, e := range list {
		switch {
		case e.empty():
		case e.token == "" && e.any == any:
			x.of = append(x.of, e.of...)
		default:
			x.of = append(x.of, e)
		}
	}
	if len(x.of) == 1 {
		return x.of[0]
	}
	return x
}

// anyList is the expression for lists of which any will do.
func anyList(lists []fold.Tokens) tokenExpr {
	out := make([]tokenExpr, len(lists))
	for i, list := range lists {
		all := make([]tokenExpr, len(list))
		for j, t := range list {
			all[j] = tokenExpr{token: t}
		}
		out[i] = allOf(all...)
	}
	return anyOf(out...)
}

// wordsExpr asks for every word of a query, or for all of it read as one.
func wordsExpr(q fold.Query) tokenExpr {
	words := make([]tokenExpr, len(q.Words))
	for i, w := range q.Words {
		words[i] = anyList(w.Any)
	}
	x := allOf(words...)
	if q.Joined != nil {
		x = anyOf(x, anyList(q.Joined.Any))
	}
	return x
}

// wholeExpr asks for all of a query read as one.
func wholeExpr(q fold.Query) tokenExpr {
	if q.Joined != nil {
		return anyList(q.Joined.Any)
	}
	return wordsExpr(q)
}

// looseExpr asks for the characters of every word in any place.
func looseExpr(q fold.Query) tokenExpr {
	words := make([]tokenExpr, len(q.Words))
	for i, w := range q.Words {
		words[i] = anyOf(anyList(w.Any), anyList(w.Loose))
	}
	x := allOf(words...)
	if q.Joined != nil {
		x = anyOf(x, anyList(q.Joined.Loose))
	}
	return x
}
