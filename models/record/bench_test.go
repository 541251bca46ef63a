package record

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkCSV measures reading of c800's own CSV: rows a second, to be held
// against the database's bulk load of the same rows, and the most heap in use.
func BenchmarkCSV(b *testing.B) {
	const enterprises, rows = 100_000, 200_000
	path := filepath.Join(b.TempDir(), "bench.csv")
	writeBenchCSV(b, path, enterprises)
	for b.Loop() {
		readBench(b, path, enterprises)
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkForeignCSV measures a CSV of names and numbers alone.
func BenchmarkForeignCSV(b *testing.B) {
	const rows = 200_000
	path := filepath.Join(b.TempDir(), "bench.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "category,organization,phone")
	for i := range rows {
		fmt.Fprintf(w, "银行电话,第%d商业银行股份有限公司,400%07d\n", i, i)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	f.Close()
	for b.Loop() {
		readBench(b, path, rows)
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func writeBenchCSV(b *testing.B, path string, enterprises int) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w, err := NewWriter(f, FormatCSV)
	if err != nil {
		b.Fatal(err)
	}
	for i := range enterprises {
		err := w.Write(Record{
			Slug: fmt.Sprintf("bank-%d", i), Name: fmt.Sprintf("第%d商业银行股份有限公司", i), Short: []string{fmt.Sprintf("第%d银行", i)},
			Website: fmt.Sprintf("https://www.bank%d.com.cn/", i), Industry: "bank/city-rural", Status: "active",
			Channels: []Channel{
				{
					Kind: "phone", Value: fmt.Sprintf("400%07d", i), Label: "客服热线", Purposes: []string{"general", "complaint"}, Hours: "24/7",
					Zone: "Asia/Shanghai", Languages: []string{"zh-CN"}, Grade: "imported", Basis: "own_website_page", SourceURL: "https://www.example.cn/contact", Checked: "2026-01-02",
				},
				{Kind: "email", Value: fmt.Sprintf("service%d@example.cn", i), Grade: "imported", Checked: "2026-01-02"},
			},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

func readBench(b *testing.B, path string, want int) {
	r, err := Open(path, FormatCSV)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	n := 0
	var peak uint64
	for {
		rec, rejects, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil || len(rejects) > 0 || len(rec.Channels) == 0 {
			b.Fatal(rec, rejects, err)
		}
		if n++; n%20_000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		}
	}
	if n != want {
		b.Fatalf("%d records, want %d", n, want)
	}
	b.ReportMetric(float64(peak)/(1<<20), "MiB-heap")
}
