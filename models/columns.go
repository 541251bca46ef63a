package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"c800/models/record"
)

// Strings is a list kept in one text column as a JSON array, never null.
type Strings []string

// Value writes the list.
func (s Strings) Value() (driver.Value, error) { return jsonValue([]string(s), len(s)) }

// Scan reads the list.
func (s *Strings) Scan(v any) error { return jsonScan(v, (*[]string)(s)) }

// Steps is a key path kept in one text column as a JSON array.
type Steps []record.Step

// Value writes the steps.
func (s Steps) Value() (driver.Value, error) { return jsonValue([]record.Step(s), len(s)) }

// Scan reads the steps.
func (s *Steps) Scan(v any) error { return jsonScan(v, (*[]record.Step)(s)) }

// RecordChannels is a list of channels kept in one text column; regulators have
// theirs so, because nobody changes them one by one.
type RecordChannels []record.Channel

// Value writes the channels.
func (s RecordChannels) Value() (driver.Value, error) { return jsonValue([]record.Channel(s), len(s)) }

// Scan reads the channels.
func (s *RecordChannels) Scan(v any) error { return jsonScan(v, (*[]record.Channel)(s)) }

func jsonValue(v any, n int) (driver.Value, error) {
	if n == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func jsonScan(v any, to any) error {
	switch t := v.(type) {
	case string:
		if t == "[]" {
			return nil
		}
		return json.Unmarshal([]byte(t), to)
	case []byte:
		if string(t) == "[]" {
			return nil
		}
		return json.Unmarshal(t, to)
	}
	return fmt.Errorf("a %T is not a JSON text column", v)
}
