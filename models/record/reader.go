package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Formats that records are read from. FormatAuto finds the format of each file
// by its extension and its first bytes.
const (
	FormatAuto      = "auto"
	FormatVCard     = "vcard"          // vCard 3.0 and 4.0
	FormatYAML      = "vcards-yaml"    // a tree category/name.yaml
	FormatCompanies = "companies-json" // one company a file, or an array of them
	FormatCSV       = "csv"
	FormatJSONL     = "jsonl" // one Record a line
)

// Formats lists every format that Open takes.
var Formats = []string{FormatAuto, FormatVCard, FormatYAML, FormatCompanies, FormatCSV, FormatJSONL}

var extensions = map[string]string{
	".vcf": FormatVCard, ".vcard": FormatVCard,
	".yaml": FormatYAML, ".yml": FormatYAML,
	".json": FormatCompanies,
	".csv":  FormatCSV, ".tsv": FormatCSV,
	".jsonl": FormatJSONL, ".ndjson": FormatJSONL,
}

// ErrFormat is returned for a path whose format cannot be told, or for a
// format that does not exist.
var ErrFormat = errors.New("unknown format")

// Reader gives records one after the other. Its memory is bounded by one
// record, however large the input.
type Reader interface {
	// Next gives the next record, checked (see Record.Check). Rejects beside
	// it are about its own fields, which it then lacks: who takes only whole
	// records leaves it. Rejects with a Record without Name are about one that
	// could not be read at all. After the last record the error is io.EOF; any
	// other error means that the input itself failed and no more records come.
	Next() (Record, []Reject, error)
	// Dropped counts the values left out on purpose so far: senders that
	// nobody reads (noreply), photos, names that are only host names.
	Dropped() int
	// Offset counts the bytes read so far, for a progress bar (see Size).
	Offset() int64
	Close() error
}

// Open opens the file or directory at path as a Reader. A directory is walked
// in sorted order; files of other formats in it, and hidden ones, are passed
// over. Source of every record is the last element of path, ID is the key in
// it: the file within the directory, line or UID. The errors are those of the
// file system and ErrFormat.
func Open(path, format string) (Reader, error) {
	if !slices.Contains(Formats, format) {
		return nil, fmt.Errorf("%w %q", ErrFormat, format)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	r := &pathReader{path: path, format: format, source: filepath.Base(abs)}
	if !info.IsDir() {
		if err := r.open(path, ""); err != nil {
			return nil, err
		}
		return r, nil
	}
	if r.path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, err
	}
	r.nextFile, r.stop = iter.Pull2(walk(r.path))
	return r, nil
}

// NewReader reads records of one format, which may not be FormatAuto, from r.
// source names it in records and rejects.
func NewReader(r io.Reader, source, format string) (Reader, error) {
	p := &pathReader{source: source, format: format}
	if err := p.start(decodeText(&counter{r, &p.offset}), "", format); err != nil {
		return nil, err
	}
	return p, nil
}

// Detect tells the format of the file or directory at path: for a file by its
// extension or first bytes, for a directory by the first file in it that has a
// known one. It returns ErrFormat when there is nothing to go by.
func Detect(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		for file, err := range walk(path) {
			if err != nil {
				return "", err
			}
			if format, known := extensions[strings.ToLower(filepath.Ext(file))]; known {
				return format, nil
			}
		}
		return "", fmt.Errorf("%w: %s", ErrFormat, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return detect(path, decodeText(f))
}

// detect tells the format of a file by its name and its first bytes.
func detect(name string, text *bufio.Reader) (string, error) {
	head, _ := text.Peek(4096)
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) >= 11 && bytes.EqualFold(head[:11], []byte("BEGIN:VCARD")) {
		return FormatVCard, nil
	}
	if format, known := extensions[strings.ToLower(filepath.Ext(name))]; known {
		return format, nil
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.HasPrefix(head, []byte("{")) && bytes.HasPrefix(rest, []byte("{")):
		return FormatJSONL, nil
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return FormatCompanies, nil
	case bytes.HasPrefix(head, []byte("basic:")):
		return FormatYAML, nil
	case bytes.ContainsAny(first, ",\t"):
		return FormatCSV, nil
	}
	return "", fmt.Errorf("%w: %s", ErrFormat, name)
}

// Size adds up the bytes of the files under path, the goal of Reader.Offset.
func Size(path string) (int64, error) {
	var total int64
	for file, err := range walk(path) {
		if err != nil {
			return 0, err
		}
		if info, err := os.Stat(file); err == nil {
			total += info.Size()
		}
	}
	return total, nil
}

// walk gives the regular files under root in sorted order, without hidden ones
// and, but for root itself, without following links.
func walk(root string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		root, err := filepath.EvalSymlinks(root)
		if err != nil {
			yield(root, err)
			return
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && path == root:
				return err
			case err != nil:
				if !yield(path, err) {
					return fs.SkipAll
				}
			case path != root && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
			case d.Type().IsRegular():
				if !yield(path, nil) {
					return fs.SkipAll
				}
			}
			return nil
		})
		if err != nil {
			yield(root, err)
		}
	}
}

// fileReader reads the records of one open file of one format.
type fileReader interface {
	next() (Record, []Reject, error)
}

// pathReader is the Reader of a file, or of one file of a directory after the
// other.
type pathReader struct {
	path, format, source string
	nextFile             func() (string, error, bool) // nil: a single file
	stop                 func()
	file                 *os.File
	id                   string // of the file within the directory
	current              fileReader
	found                bool // a file of a known format
	dropped              int
	offset               int64
}

func (p *pathReader) Next() (Record, []Reject, error) {
	for {
		if p.current == nil {
			reject, err := p.advance()
			if err != nil {
				return Record{}, nil, err
			}
			if reject != nil {
				return Record{}, []Reject{*reject}, nil
			}
			continue
		}
		rec, rejects, err := p.current.next()
		if err == io.EOF {
			p.closeFile()
			continue
		}
		if err != nil && p.nextFile != nil { // one file failed, the walk goes on
			p.closeFile()
			rejects, err = append(rejects, Reject{Reason: ReasonUnreadable}), nil
		}
		return p.finish(rec, rejects, err)
	}
}

// finish marks a record and its rejects with where they come from.
func (p *pathReader) finish(rec Record, rejects []Reject, err error) (Record, []Reject, error) {
	within := func(id string) string {
		switch {
		case p.id == "":
			return id
		case id == "":
			return p.id
		}
		return p.id + "#" + id
	}
	for i := range rejects {
		rejects[i].Source = p.source
		rejects[i].Record = within(rejects[i].Record)
	}
	stated := rec.Name != "" || rec.ID != "" || len(rec.Channels) > 0
	rec.Source, rec.ID = p.source, within(rec.ID)
	if stated {
		rejects = append(rejects, rec.Check()...)
	}
	return rec, rejects, err
}

// advance opens the next file of the walk; io.EOF after the last.
func (p *pathReader) advance() (*Reject, error) {
	if p.nextFile == nil {
		return nil, io.EOF
	}
	path, err, more := p.nextFile()
	if !more {
		if !p.found {
			p.found = true
			return nil, fmt.Errorf("%w: no such file in %s", ErrFormat, p.path)
		}
		return nil, io.EOF
	}
	id, relErr := filepath.Rel(p.path, path)
	if relErr != nil {
		id = path
	}
	id = filepath.ToSlash(id)
	if err == nil {
		known := extensions[strings.ToLower(filepath.Ext(path))]
		if known == "" || p.format != FormatAuto && p.format != known {
			return nil, nil
		}
		err = p.open(path, id)
	}
	if err != nil {
		return &Reject{Source: p.source, Record: id, Reason: ReasonUnreadable}, nil
	}
	return nil, nil
}

func (p *pathReader) open(path, id string) error {
	p.id = id
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	text := decodeText(&counter{f, &p.offset})
	format := p.format
	if format == FormatAuto {
		format, err = detect(path, text)
	}
	if err == nil {
		err = p.start(text, path, format)
	}
	if err != nil {
		_ = f.Close()
		return err
	}
	p.file, p.found = f, true
	return nil
}

// start reads text as format; path, if any, is the file that it comes from.
func (p *pathReader) start(text *bufio.Reader, path, format string) error {
	switch format {
	case FormatVCard:
		p.current = newVCardReader(text, &p.dropped)
	case FormatYAML:
		p.current = newYAMLReader(text, directoryOf(path), &p.dropped)
	case FormatCompanies:
		p.current = newCompaniesReader(text, &p.dropped)
	case FormatCSV:
		p.current = newCSVReader(text, &p.dropped)
	case FormatJSONL:
		p.current = newJSONLReader(text)
	default:
		return fmt.Errorf("%w %q", ErrFormat, format)
	}
	return nil
}

// directoryOf gives the name of the directory that holds the file at path.
func directoryOf(path string) string {
	abs, err := filepath.Abs(path)
	if path == "" || err != nil {
		return ""
	}
	return strings.Trim(filepath.Base(filepath.Dir(abs)), string(filepath.Separator))
}

func (p *pathReader) Dropped() int  { return p.dropped }
func (p *pathReader) Offset() int64 { return p.offset }

func (p *pathReader) Close() error {
	p.closeFile()
	if p.stop != nil {
		p.stop()
		p.nextFile, p.found = nil, true
	}
	return nil
}

func (p *pathReader) closeFile() {
	p.current = nil
	if p.file != nil {
		_ = p.file.Close() // only read from
		p.file = nil
	}
}

// counter counts the bytes that pass.
type counter struct {
	r io.Reader
	n *int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += int64(n)
	return n, err
}
