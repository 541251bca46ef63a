package handlers

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/i18n"
)

// maxForm is the largest form that is read, in bytes; more is answered by 413.
const maxForm = 64 << 10

// contentPolicy allows nothing from elsewhere and nothing inline.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// apiPrefix is what the addresses of the JSON API begin with.
const apiPrefix = "/api/"

// requestIDHeader is the header in which every answer names its request.
const requestIDHeader = "X-Request-Id"

// around surrounds every request: request id, security headers, language by
// prefix, leave for every origin to read the API, refusal of forged forms and
// of bytes that no browser sends, one log line, and a net under panics.
func (s *Server) around(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		start := s.now()
		req, h := c.Request(), c.Response().Header()
		id := requestID()
		h[requestIDHeader] = []string{id}
		for _, fixed := range s.fixedHeaders {
			h[fixed.name] = fixed.value
		}
		if strings.HasPrefix(req.URL.Path, apiPrefix) {
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id")
		}
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.log.Error("panic", "id", id, "path", req.URL.Path, "value", v, "stack", string(debug.Stack()))
				err = recovered(v)
			}
			if err != nil {
				c.Error(err)
				err = nil
			}
			s.logRequest(c, start, id)
		}()
		if err := s.cop.Check(req); err != nil {
			return errForged
		}
		if !cleanLine(req.URL.Path) || !cleanQuery(req.URL.RawQuery, c) {
			return errBadText
		}
		if req.Body != nil && req.Method == http.MethodPost {
			req.Body = http.MaxBytesReader(c.Response().Writer, req.Body, maxForm)
		}
		// Routes, parameters and cache all see the one decoded path.
		req.URL.RawPath = ""
		return next(c)
	}
}

// fixedHeader is a header that every answer carries. Its value is shared, so
// nothing may append to it.
type fixedHeader struct {
	name  string
	value []string
}

func fixedHeaders(baseURL string) []fixedHeader {
	out := []fixedHeader{
		{"Content-Security-Policy", []string{contentPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), microphone=(), geolocation=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	}
	if strings.HasPrefix(baseURL, "https:") {
		out = append(out, fixedHeader{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return out
}

// requestID names a request in logs and on the page of an error. It is no
// secret.
func requestID() string {
	return strconv.FormatUint(rand.Uint64()|1<<63, 36) // #nosec G404 -- no secret
}

// errForged and errBadText are refusals of whole requests.
var (
	errForged  = echo.NewHTTPError(http.StatusForbidden, "forged")
	errBadText = echo.NewHTTPError(http.StatusBadRequest, "text")
)

// cleanQuery reports whether every parameter is clean. What cannot be decoded
// counts as not given.
func cleanQuery(raw string, c echo.Context) bool {
	if raw == "" {
		return true
	}
	for k, vs := range c.QueryParams() {
		if !cleanLine(k) || slices.ContainsFunc(vs, func(v string) bool { return !cleanLine(v) }) {
			return false
		}
	}
	return true
}

// cleanLine reports whether s is UTF-8 without control characters.
func cleanLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// cleanText reports the same of a field of a form, which may have tabs and line
// breaks.
func cleanText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r'
	})
}

func (s *Server) logRequest(c echo.Context, start time.Time, id string) {
	status, took := c.Response().Status, s.now().Sub(start)
	s.metrics.observe(c.Path(), status, took)
	level := slog.LevelInfo
	switch {
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
	case !s.log.Enabled(c.Request().Context(), slog.LevelInfo):
		return
	}
	// The client's address is no part of the line: c800 keeps no list of who
	// read what.
	s.log.LogAttrs(c.Request().Context(), level, "request",
		slog.String("id", id), slog.String("method", c.Request().Method), slog.String("path", c.Request().URL.Path),
		slog.Int("status", status), slog.Int64("bytes", c.Response().Size), slog.Duration("took", took))
}

// langOf is the language of the request, by its prefix.
func langOf(c echo.Context) string {
	if rest, ok := strings.CutPrefix(c.Request().URL.Path, views.EnglishPrefix); ok && (rest == "" || rest[0] == '/') {
		return i18n.En
	}
	return i18n.Zh
}

func ipNet(p netip.Prefix) *net.IPNet {
	bits := p.Addr().BitLen()
	return &net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), bits)}
}

// isTooLarge reports whether a form was cut by MaxBytesReader.
func isTooLarge(err error) bool {
	var tooLarge *http.MaxBytesError
	return errors.As(err, &tooLarge)
}

// statusOf is the HTTP status for an error of the store, or of echo.
func statusOf(err error) int {
	var he *echo.HTTPError
	var fe models.FieldErrors
	switch {
	case isTooLarge(err):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &he):
		return he.Code
	case errors.As(err, &fe):
		return http.StatusUnprocessableEntity
	case errors.Is(err, models.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, models.ErrForbidden):
		return http.StatusForbidden
	case errors.Is(err, models.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, models.ErrTooOften):
		return http.StatusTooManyRequests
	case errors.Is(err, models.ErrUnavailable):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
