package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	envparse "github.com/caarlos0/env/v11"

	"c800/models"
)

// config is every setting, read from the environment once and checked across
// fields. It is passed by value; no secret has a default.
type config struct {
	DatabaseURL string `env:"C800_DATABASE_URL" envDefault:"sqlite:var/c800.db"`
	ReplicaURL  string `env:"C800_REPLICA_URL"`
	Addr        string `env:"C800_ADDR" envDefault:"127.0.0.1:8080"`
	BaseURL     string `env:"C800_BASE_URL"`
	Secret      string `env:"C800_SECRET"`
	SMTPURL     string `env:"C800_SMTP_URL"`
	MailFrom    string `env:"C800_MAIL_FROM"`
	// TrustedProxies are addresses or ranges whose X-Forwarded-For is believed.
	TrustedProxies []string `env:"C800_TRUSTED_PROXIES"`
	OpsAddr        string   `env:"C800_OPS_ADDR"`
	Log            string   `env:"C800_LOG" envDefault:"text"`
	// CacheMiB bounds the memory of rendered pages.
	CacheMiB int `env:"C800_CACHE_MIB" envDefault:"32"`
	// ReadRate is how many pages a second one client may ask for beyond the
	// cached ones; 0 is no limit.
	ReadRate int `env:"C800_READ_RATE" envDefault:"50"`

	proxies []netip.Prefix
}

func environ() map[string]string {
	m := map[string]string{}
	for _, kv := range os.Environ() {
		k, v, _ := strings.Cut(kv, "=")
		m[k] = v
	}
	return m
}

// readConfig reads and checks all settings; its error names every wrong one and
// says what it may be, without printing a secret.
func readConfig(environment map[string]string) (config, error) {
	c, err := envparse.ParseAsWithOptions[config](envparse.Options{Environment: environment})
	if fields := fieldsOf(err); len(fields) > 0 {
		return c, errors.New(strings.Join(fields, " and ") + " must be a whole number")
	} else if err != nil {
		return c, err
	}
	if c.BaseURL == "" && isAddr(c.Addr) {
		c.BaseURL = "http://" + reachable(c.Addr)
	}
	return c, c.check()
}

// check finds every wrong setting and normalises the rest.
func (c *config) check() error {
	var errs []error
	must := func(ok bool, name, be string) {
		if !ok {
			errs = append(errs, errors.New(name+" must be "+be))
		}
	}
	must(isPostgres(c.DatabaseURL) || (strings.HasPrefix(c.DatabaseURL, "sqlite:") && c.DatabaseURL != "sqlite:"), "C800_DATABASE_URL", "sqlite:PATH or postgres://...")
	must(c.ReplicaURL == "" || (isPostgres(c.ReplicaURL) && isPostgres(c.DatabaseURL)), "C800_REPLICA_URL", "postgres://..., beside a PostgreSQL database")
	must(isAddr(c.Addr), "C800_ADDR", "HOST:PORT, for example 127.0.0.1:8080")
	must(c.OpsAddr == "" || isAddr(c.OpsAddr), "C800_OPS_ADDR", "HOST:PORT, for example 127.0.0.1:8081")
	must(c.BaseURL == "" || isOrigin(c.BaseURL), "C800_BASE_URL", "http:// or https:// with a host and no path")
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	must(c.Log == "text" || c.Log == "json", "C800_LOG", "text or json")
	must(c.CacheMiB >= 1 && c.CacheMiB <= 1<<16, "C800_CACHE_MIB", "from 1 to 65536")
	must(c.ReadRate >= 0, "C800_READ_RATE", "0 or more")
	u, err := url.Parse(c.SMTPURL)
	must(c.SMTPURL == "" || (err == nil && (u.Scheme == "smtp" || u.Scheme == "smtps") && u.Host != ""), "C800_SMTP_URL", "smtp://... or smtps://...")
	_, err = mail.ParseAddress(c.MailFrom)
	must(err == nil || (c.MailFrom == "" && c.SMTPURL == ""), "C800_MAIL_FROM", "an e-mail address, and set beside C800_SMTP_URL")
	for _, p := range c.TrustedProxies {
		pre, err := parseRange(strings.TrimSpace(p))
		must(err == nil, "C800_TRUSTED_PROXIES", fmt.Sprintf("addresses or ranges parted by commas; %q is neither", p))
		c.proxies = append(c.proxies, pre)
	}
	must(c.Secret != "" || !isPostgres(c.DatabaseURL), "C800_SECRET", "set with PostgreSQL: 32 or more random characters, the same on every server")
	must(c.Secret == "" || len(c.Secret) >= 32, "C800_SECRET", "32 or more characters")
	return errors.Join(errs...)
}

// isOrigin reports whether s is an address of a site without anything behind
// the host.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
		strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// fieldsOf names the settings that could not be read.
func fieldsOf(err error) []string {
	var all envparse.AggregateError
	if !errors.As(err, &all) {
		return nil
	}
	var names []string
	for _, err := range all.Errors {
		var wrong envparse.ParseError
		if errors.As(err, &wrong) {
			if f, ok := reflect.TypeFor[config]().FieldByName(wrong.Name); ok {
				names = append(names, f.Tag.Get("env"))
			}
		}
	}
	return names
}

// isAddr reports whether s is HOST:PORT.
func isAddr(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// reachable is the address under which a browser on this machine finds what
// listens on addr.
func reachable(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if ip, err := netip.ParseAddr(host); host == "" || (err == nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func isPostgres(u string) bool {
	return strings.HasPrefix(u, "postgres://") || strings.HasPrefix(u, "postgresql://")
}

func parseRange(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Prefix(a.BitLen())
	}
	return netip.ParsePrefix(s)
}

// secret is the site's key. Beside a SQLite file it is made once.
func (c config) secret() ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	file := strings.TrimPrefix(c.DatabaseURL, "sqlite:") + ".secret"
	if b, err := os.ReadFile(file); err == nil && len(strings.TrimSpace(string(b))) >= 32 {
		return []byte(strings.TrimSpace(string(b))), nil
	}
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return nil, err
	}
	text := hex.EncodeToString(raw)
	return []byte(text), os.WriteFile(file, []byte(text+"\n"), 0o600)
}

// open opens the database of the settings.
func (c config) open(ctx context.Context) (*models.Store, error) {
	return models.Open(ctx, models.Options{DatabaseURL: c.DatabaseURL, ReplicaURL: c.ReplicaURL})
}

// logger writes to standard error through a buffer that is written out every
// second; call flush when done.
func (c config) logger(e *env) (log *slog.Logger, flush func()) {
	w := newLineWriter(e.stderr)
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil)), w.close
	}
	return slog.New(slog.NewTextHandler(w, nil)), w.close
}
