package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"c800/models"
	"c800/models/modeltest"
	"c800/models/record"
)

const data = "../../../shared/data/"

var lastLine = regexp.MustCompile(`^imported: (\d+) new, (\d+) updated, (\d+) unchanged, (\d+) rejected$`)

// counts reads the last line of an import.
func counts(t *testing.T, stdout string) models.ImportResult {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	m := lastLine.FindStringSubmatch(lines[len(lines)-1])
	if m == nil {
		t.Fatalf("the last line is %q", lines[len(lines)-1])
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	return models.ImportResult{New: n[0], Updated: n[1], Unchanged: n[2], Rejected: n[3]}
}

// importing runs an import that is expected to be done.
func importing(t *testing.T, settings map[string]string, args ...string) models.ImportResult {
	t.Helper()
	return counts(t, must(t, settings, append([]string{"import"}, args...)...).stdout)
}

// export gives the whole directory as JSON lines, to compare.
func exported(t *testing.T, settings map[string]string) string {
	t.Helper()
	return must(t, settings, "export", "--format", "jsonl").stdout
}

// enterprises counts what the database holds.
func enterprises(t *testing.T, settings map[string]string) int {
	t.Helper()
	return strings.Count(exported(t, settings), "\n")
}

// rows makes CSV lines of n enterprises that are in no list.
func rows(n int) string {
	var b strings.Builder
	b.WriteString("name,phone,website\n")
	for i := range n {
		fmt.Fprintf(&b, "云栖第%d测试公司,0571-%08d,https://w%d.example.cn/\n", i, 20_000_000+i, i)
	}
	return b.String()
}

func TestImport(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		first := importing(t, m, data+"hotlines", data+"hotlines_extra.csv")
		if total := first.New + first.Updated + first.Unchanged; total != 254+76 || first.Rejected != 0 || first.New == 0 {
			t.Errorf("the first time: %+v", first)
		}
		again := importing(t, m, data+"hotlines", data+"hotlines_extra.csv")
		if (again != models.ImportResult{Unchanged: 254 + 76}) {
			t.Errorf("the same again: %+v", again)
		}
		for _, f := range []struct{ path, format string }{
			{data + "hotlines.vcf", "vcard"}, {data + "hotlines", "vcards-yaml"}, {data + "companies", "companies-json"}, {data + "hotlines_extra.csv", "csv"},
		} {
			byName := importing(t, m, "--format", f.format, f.path)
			if again := importing(t, m, f.path); again.Unchanged != byName.New+byName.Updated+byName.Unchanged || again.Rejected != byName.Rejected {
				t.Errorf("%s with --format %s: %+v, without: %+v", f.path, f.format, byName, again)
			}
		}
	})
}

func TestImportDryRun(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		file := write(t, "list.csv", "name,phone\n中国工商银行,95588\n云栖测试公司,0571-20000000\n")
		for _, catalogue := range []bool{false, true} {
			before := exported(t, m)
			got := must(t, m, "import", "--dry-run", file)
			if n := counts(t, got.stdout); n.New != 1 || n.Updated+n.Unchanged != 1 {
				t.Errorf("would do %+v", n)
			}
			for _, want := range []string{"new      云栖测试公司\n", "中国工商银行 -> "} {
				if !strings.Contains(got.stdout, want) {
					t.Errorf("%q is not shown in:\n%s", want, got.stdout)
				}
			}
			if after := exported(t, m); after != before {
				t.Errorf("a dry run changed the database (with the catalogue %v)", catalogue)
			}
			if !catalogue { // the second round is on a database in use
				importing(t, m, write(t, "other.csv", rows(3)))
			}
		}
	})
}

// rejected is a CSV file of one good and two bad records.
const rejected = "name,phone\n云栖测试公司,0571-20000000\n坏号码公司,12345678901234567890123\n,0571-20000001\n"

func TestImportStrict(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		file := write(t, "list.csv", rejected)
		got := command(t.Context(), m, "import", "--strict", file)
		if got.code != exitFailed || got.stdout != "" {
			t.Errorf("exit %d, stdout %q", got.code, got.stdout)
		}
		oneLine(t, got.stderr, "2 records", "nothing was kept", "--rejects")
		if n := enterprises(t, m); n != 0 {
			t.Errorf("%d enterprises were kept", n)
		}
		if got := importing(t, m, "--strict", write(t, "good.csv", rows(2))); got.New != 2 {
			t.Errorf("a strict import without rejects: %+v", got)
		}
	})
}

func TestImportRejects(t *testing.T) {
	m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
	out := filepath.Join(t.TempDir(), "rejects.csv")
	if got := importing(t, m, "--rejects", out, write(t, "list.csv", rejected)); got.New != 1 || got.Rejected != 2 {
		t.Errorf("%+v", got)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil || len(table) != 3 {
		t.Fatalf("%v, %v", table, err)
	}
	if got := strings.Join(table[0], ","); got != "source,record,field,value,reason" {
		t.Errorf("header %s", got)
	}
	if r := table[1]; r[0] != "list.csv" || r[2] != "phone" || r[3] != "12345678901234567890123" || r[4] == "" {
		t.Errorf("row %q", r)
	}
	refuses(t, m, []string{"import", "--rejects", filepath.Join(t.TempDir(), "no", "rejects.csv"), out}, exitFailed, "rejects.csv", "no such")
}

func TestImportRefuses(t *testing.T) {
	m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
	empty := t.TempDir()
	for name, c := range map[string]struct {
		path string
		says []string
	}{
		"a missing file":    {filepath.Join(empty, "none.csv"), []string{"none.csv", "no such file", "name a file"}},
		"an unknown format": {write(t, "notes.txt", "just words\n"), []string{"unknown format", "notes.txt", "--format"}},
		"an empty file":     {write(t, "nothing", ""), []string{"unknown format", "--format"}},
		"an empty folder":   {empty, []string{"unknown format", empty}},
	} {
		t.Run(name, func(t *testing.T) { refuses(t, m, []string{"import", c.path}, exitFailed, c.says...) })
	}
}

// TestImportOfBrokenFiles: what can be read is taken whole, the rest is
// rejected, and nothing crashes.
func TestImportOfBrokenFiles(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("name,phone\n中国工商银行,95588\n中国建设银行,95533\n")
	if err != nil {
		t.Fatal(err)
	}
	card := "BEGIN:VCARD\r\nVERSION:3.0\r\nKIND:org\r\nFN:云栖测试公司\r\nORG:云栖测试公司\r\nTEL;TYPE=WORK:0571-20000000\r\nEND:VCARD\r\n"
	junk := make([]byte, 100_000)
	for i := range junk {
		junk[i] = byte(i * i >> 3)
	}
	for name, c := range map[string]struct {
		file, text string
		want       models.ImportResult
	}{
		"a vCard cut in the middle": {"cut.vcf", card + card[:len(card)/2], models.ImportResult{New: 1, Rejected: 1}},
		"CSV in GBK":                {"gbk.csv", gbk, models.ImportResult{Rejected: 2}},
		"junk called vCard":         {"junk.vcf", string(junk), models.ImportResult{}},
		"junk called CSV":           {"junk.csv", string(junk), models.ImportResult{}},
		"junk called JSON":          {"junk.json", string(junk), models.ImportResult{}},
		"junk called YAML":          {"junk.yaml", string(junk), models.ImportResult{}},
		"CSV with an open quote":    {"quote.csv", "name,phone\n云栖测试公司,0571-20000000\n\"云栖,0571-20000001\n", models.ImportResult{New: 1, Rejected: 1}},
		"a header alone":            {"header.csv", "name,phone\n", models.ImportResult{}},
	} {
		t.Run(name, func(t *testing.T) {
			m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
			file := write(t, c.file, c.text)
			got := importing(t, m, file)
			if strings.HasPrefix(name, "junk") {
				if got.New != 0 || got.Updated != 0 || got.Rejected == 0 {
					t.Errorf("junk became %+v", got)
				}
				return
			}
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			again := importing(t, m, file)
			if again.New+again.Updated != 0 || again.Rejected != c.want.Rejected {
				t.Errorf("again: %+v", again)
			}
		})
	}
}

// TestImportIsBoundedInMemory reads 200 MB without a line end.
func TestImportIsBoundedInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "line.csv")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("name,phone\n云栖测试公司,0571-20000000\n\""); err != nil {
		t.Fatal(err)
	}
	chunk := []byte(strings.Repeat("长", 1<<20/3))
	for range 200 {
		if _, err := f.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
	importing(t, m, write(t, "first.csv", rows(1))) // the catalogue, once
	before := heapPeak(t, func() {
		if got := importing(t, m, file); got.New+got.Unchanged+got.Updated != 1 || got.Rejected == 0 {
			t.Errorf("%+v", got)
		}
	})
	if before > 64<<20 {
		t.Errorf("the import took %d MiB of memory", before>>20)
	}
}

// heapPeak runs f and gives the most memory in use meanwhile beyond what was
// before, sampled.
func heapPeak(t *testing.T, f func()) uint64 {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start := m.HeapInuse
	done := make(chan struct{})
	peak := make(chan uint64)
	go func() {
		var most uint64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				peak <- most
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				if m.HeapInuse > start {
					most = max(most, m.HeapInuse-start)
				}
			}
		}
	}()
	f()
	close(done)
	return <-peak
}

// TestImportStopped: a signal in the middle leaves whole records; the same
// command takes the rest.
func TestImportStopped(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		importing(t, m, write(t, "first.csv", rows(1))) // the catalogue, once
		before := enterprises(t, m)
		file := write(t, "list.csv", rows(8000))
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			watcher := open(t, m)
			for ctx.Err() == nil {
				if n, err := watcher.CountEnterprises(context.Background()); err == nil && n > before+500 {
					cancel()
				}
			}
		}()
		got := command(ctx, m, "import", file)
		if got.code != exitFailed || got.stdout != "" {
			t.Fatalf("exit %d, stdout %q", got.code, got.stdout)
		}
		oneLine(t, got.stderr[strings.LastIndex(got.stderr, "c800: "):], "stopped", "records are in", "the same command again")
		finishes(t, m, before, file)
	})
}

// TestImportKilled is the same with a process that has no time to clean up.
func TestImportKilled(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		importing(t, m, write(t, "first.csv", rows(1)))
		before := enterprises(t, m)
		file := write(t, "list.csv", rows(8000))
		c := processTo(t, m, io.Discard, io.Discard, "import", file)
		watcher := open(t, m)
		deadline := time.Now().Add(time.Minute)
		for time.Now().Before(deadline) {
			if n, err := watcher.CountEnterprises(t.Context()); err == nil && n > before+500 {
				break
			}
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // killed
		finishes(t, m, before, file)
	})
}

// finishes checks an interrupted import of rows(8000) and runs it again.
func finishes(t *testing.T, m map[string]string, before int, file string) {
	t.Helper()
	kept := 0
	for _, line := range strings.Split(exported(t, m), "\n") {
		if !strings.Contains(line, "云栖第") {
			continue
		}
		kept++
		if !strings.Contains(line, `"value":"0571`) || !strings.Contains(line, ".example.cn/") {
			t.Errorf("half a record: %s", line)
		}
	}
	if kept < 500 || kept >= 8000 {
		t.Fatalf("%d records are in, so the interruption was not in the middle", kept)
	}
	if got := importing(t, m, file); got.Unchanged != kept || got.New != 8000-kept || got.Updated+got.Rejected != 0 {
		t.Errorf("%d were in, then %+v", kept, got)
	}
	if n := enterprises(t, m); n != before+8000-1 { // the first of them was there
		t.Errorf("%d enterprises in the end, want %d", n, before+8000-1)
	}
}

// TestExportImports: what is exported imports again unchanged, and into an
// empty database gives as many enterprises.
func TestExportImports(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		paths := []string{data + "hotlines", data + "hotlines.vcf", data + "hotlines_extra.csv"}
		if strings.HasPrefix(databaseURL, "sqlite:") { // the formats are the same for both, and this is much
			paths = append(paths, data+"companies")
		}
		importing(t, m, paths...)
		before := exported(t, m)
		n := strings.Count(before, "\n")
		for _, format := range record.ExportFormats {
			file := filepath.Join(t.TempDir(), "all."+map[string]string{"vcard": "vcf"}[format])
			if format != "vcard" {
				file = filepath.Join(t.TempDir(), "all."+format)
			}
			if got := must(t, m, "export", "--format", format, file); got.stdout != "" || !strings.Contains(got.stderr, fmt.Sprintf("exported: %d enterprises\n", n)) {
				t.Errorf("%s: stdout %q, stderr %q", format, got.stdout, got.stderr)
			}
			if got := importing(t, m, file); (got != models.ImportResult{Unchanged: n}) {
				t.Errorf("%s of %d enterprises comes back as %+v", format, n, got)
			}
			if after := exported(t, m); after != before {
				t.Errorf("%s coming back changed the directory", format)
			}
			other := settings("sqlite:" + filepath.Join(t.TempDir(), "other.db"))
			if got := importing(t, other, file); got.New+got.Updated+got.Unchanged != n || got.Rejected != 0 {
				t.Errorf("%s into an empty database: %+v", format, got)
			}
			if got := enterprises(t, other); got != n {
				t.Errorf("%s gives %d enterprises, want %d", format, got, n)
			}
		}
	})
}

func TestExportRefuses(t *testing.T) {
	missing := "sqlite:" + filepath.Join(t.TempDir(), "misspelt.db")
	refuses(t, settings(missing), []string{"export", "--format", "csv"}, exitFailed, "misspelt.db", "C800_DATABASE_URL")
	if _, err := os.Stat(strings.TrimPrefix(missing, "sqlite:")); !os.IsNotExist(err) {
		t.Errorf("export made a database: %v", err)
	}
	m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
	importing(t, m, write(t, "list.csv", rows(1)))
	refuses(t, m, []string{"export", "--format", "csv", filepath.Join(t.TempDir(), "no", "all.csv")}, exitFailed, "all.csv", "no such")
}
