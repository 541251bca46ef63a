package models

// bitColumn has a bit for each row of a list; rows behind its end have none.
type bitColumn []uint64

// wordsFor is how many words a column of so many rows takes.
func wordsFor(rows int) int { return (rows + 63) / 64 }

// put sets or clears the bit of a row. A column in which no bit was ever set
// stays nil.
func (c *bitColumn) put(row int32, set bool) {
	word, bit := int(row>>6), uint64(1)<<(row&63)
	switch {
	case set:
		if more := word + 1 - len(*c); more > 0 {
			*c = append(*c, make(bitColumn, more)...)
		}
		(*c)[word] |= bit
	case word < len(*c):
		(*c)[word] &^= bit
	}
}

func (c bitColumn) has(row int32) bool {
	word := int(row >> 6)
	return word < len(c) && c[word]&(1<<(row&63)) != 0
}

// or adds the rows of a column that is not longer.
func (c bitColumn) or(other bitColumn) {
	for i, w := range other {
		c[i] |= w
	}
}

// and keeps the rows that the other has too.
func (c bitColumn) and(other bitColumn) {
	for i := range c {
		if i < len(other) {
			c[i] &= other[i]
		} else {
			c[i] = 0
		}
	}
}
