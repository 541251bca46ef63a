package handlers_test

import (
	"strings"
	"testing"

	"c800/models/record"
)

// TestHistoryKnowsWhatEndedBefore it was first read: the check of a number says
// that it was listed, and so does the history, once.
func TestHistoryKnowsWhatEndedBefore(t *testing.T) {
	s := newSite(t)
	s.add(record.Record{Slug: "yunqi", Name: "云栖甲公司", Channels: []record.Channel{
		{Kind: "phone", Value: "4001230001"},
		{Kind: "phone", Value: "4001230002", ValidFrom: "2020-01-01", ValidTo: "2025-06-30"},
		{Kind: "phone", Value: "4001230003", ValidTo: "2025-08-31"},
	}})
	history := text(s.page("/e/yunqi/history").Find("main"))
	newer, older := strings.Index(history, "4001230003"), strings.Index(history, "4001230002")
	if newer < 0 || older < newer || !strings.Contains(history, "2020-01-01 至 2025-06-30") || strings.Contains(history, "4001230001") {
		t.Errorf("the history: %s", history)
	}
	if record := text(s.page("/e/yunqi").Find("#record")); strings.Contains(record, "还没有变更") {
		t.Errorf("the enterprise: %s", record)
	}
	s.add(record.Record{Slug: "yunqi", Name: "云栖甲公司", Channels: []record.Channel{{Kind: "phone", Value: "4001230001", ValidTo: "2026-06-30"}}})
	if history := text(s.page("/e/yunqi/history").Find("main")); strings.Count(history, "4001230002") != 1 || strings.Count(history, "4001230001") > 1 {
		t.Errorf("twice in the history: %s", history)
	}
}
