package handlers_test

import (
	"io"
	"testing"

	"c800/models"
	"c800/models/record"
)

// hostile is text that breaks out of whatever does not escape it.
const hostile = `<script>alert(1)</script>"'&amp;<!--</title>]]>{{7*7}}`

// everyKind is an enterprise with a channel of every kind and hostile text in
// every field that takes words.
func everyKind() record.Record {
	values := map[string]string{
		"phone": "0571-88158198", "phone_senior": "400-888-1234", "sms": "1069012345", "text_relay": "0571-88158199", "fax": "0571-88158197",
		"sign_video": "https://chat.qisuo.example.cn/sign", "video": "https://chat.qisuo.example.cn/video?a=1&b=2", "webchat": "https://chat.qisuo.example.cn/",
		"wecom": "https://work.qisuo.example.cn/x", "email": "service@qisuo.example.cn", "form": "https://www.qisuo.example.cn/form", "callback": "https://www.qisuo.example.cn/callback",
		"privacy": "privacy@qisuo.example.cn",
	}
	r := record.Record{
		Slug: "qisuo", Name: "奇锁科技" + hostile, Latin: "Qisuo " + hostile, Short: []string{"奇锁" + hostile}, Aliases: []string{"QS" + hostile},
		Website: "https://www.qisuo.example.cn/?a=1&b=2", Industry: "internet", Regions: []string{"33"},
	}
	for _, kind := range record.Kinds {
		value := values[kind]
		if value == "" {
			value = "奇锁" + kind + hostile
		}
		r.Channels = append(r.Channels, record.Channel{
			Kind: kind, Value: value, Label: kind + hostile, LabelEn: kind + " en " + hostile, Hours: "Mo-Fr 09:00-18:00; PH off", Human: "human",
			Languages: []string{"zh", "en"}, Note: "备注" + hostile, NoteEn: "Note " + hostile, Identity: []string{"证件" + hostile},
			Steps:     []record.Step{{Key: "1", Note: "按键" + hostile, NoteEn: "Key " + hostile}, {Say: "人工" + hostile}},
			SourceURL: "https://www.qisuo.example.cn/contact?" + kind + "&x=1", Grade: "imported", Basis: "own_website_page",
		})
	}
	return r
}

// records is a reader of the records in it.
type records []record.Record

// Next gives the next record.
func (r *records) Next() (record.Record, []record.Reject, error) {
	if len(*r) == 0 {
		return record.Record{}, nil, io.EOF
	}
	first := (*r)[0]
	*r = (*r)[1:]
	return first, nil, nil
}

// add imports records, all of which must be taken.
func (s *site) add(list ...record.Record) {
	s.t.Helper()
	s.addFrom("test", list...)
}

// addFrom is add for the list of a source.
func (s *site) addFrom(source string, list ...record.Record) {
	s.t.Helper()
	importInto(s.t, s.store, source, list...)
}

func importInto(t testing.TB, store *models.Store, source string, list ...record.Record) {
	t.Helper()
	reader := records(list)
	_, err := store.Import(t.Context(), &reader, models.ImportOptions{Source: source, OnReject: func(r record.Reject) { t.Fatalf("rejected: %+v", r) }})
	must(t, err)
}
