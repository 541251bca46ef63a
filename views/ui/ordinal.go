package ui

import "strconv"

// ordinal counts from one.
func ordinal(i int) string { return strconv.Itoa(i + 1) }
