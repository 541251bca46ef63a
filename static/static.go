// Package static holds the files that every page loads: style sheet, script,
// icons. They are embedded, compressed once, and addressed by a hash of their
// bytes, so that any server of any version gives the right ones.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// Prefix is the path below which the files are served.
const Prefix = "/static/"

//go:embed files
var embedded embed.FS

var files = load()

type file struct {
	hash, mime  string
	plain, gzip []byte // gzip is nil where it would not be smaller
}

// URL gives the path of a file, with its hash: /static/1a2b3c4d5e6f/c800.css.
// An unknown name panics: names are literals.
func URL(name string) string {
	f, ok := files[name]
	if !ok {
		panic("static: no file " + name)
	}
	return Prefix + f.hash + "/" + name
}

// Bytes gives the contents of a file, or nil.
func Bytes(name string) []byte {
	return files[name].plain
}

// Handler serves the files below Prefix. Only an address with the right hash
// may be kept for ever; a page from before an upgrade still gets the file, to
// be asked for again.
func Handler() http.Handler {
	return http.HandlerFunc(serve)
}

func serve(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	f, ok := files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if hash == f.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	body, etag := f.plain, f.hash
	if f.gzip != nil && AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body, etag = f.gzip, f.hash+"-gzip"
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// AcceptsGzip reads an Accept-Encoding header; "gzip;q=0" refuses.
func AcceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func load() map[string]file {
	all := make(map[string]file)
	err := fs.WalkDir(embedded, "files", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		plain, err := embedded.ReadFile(p)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(plain)
		f := file{hash: hex.EncodeToString(sum[:6]), mime: contentType(p), plain: plain}
		if z := compress(plain); len(z) < len(plain) {
			f.gzip = z
		}
		all[path.Base(p)] = f
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return all
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return mime.TypeByExtension(path.Ext(name))
	}
}

func compress(plain []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = z.Write(plain)                                 // a buffer takes every write
	_ = z.Close()
	return b.Bytes()
}
