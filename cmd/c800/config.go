package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
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
	CacheMiB int `env:"C800_CACHE_MIB" envDefault:"64"`
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
	if err != nil {
		return c, fmt.Errorf("settings: %w", err)
	}
	var errs []error
	wrong := func(name, format string, a ...any) {
		errs = append(errs, fmt.Errorf(name+" "+format, a...))
	}
	if !isPostgres(c.DatabaseURL) && (!strings.HasPrefix(c.DatabaseURL, "sqlite:") || c.DatabaseURL == "sqlite:") {
		wrong("C800_DATABASE_URL", "must be sqlite:PATH or postgres://...")
	}
	if c.ReplicaURL != "" && (!isPostgres(c.ReplicaURL) || !isPostgres(c.DatabaseURL)) {
		wrong("C800_REPLICA_URL", "must be postgres://..., beside a PostgreSQL database")
	}
	for name, addr := range map[string]string{"C800_ADDR": c.Addr, "C800_OPS_ADDR": c.OpsAddr} {
		if _, _, err := net.SplitHostPort(addr); err != nil && (name == "C800_ADDR" || addr != "") {
			wrong(name, "must be HOST:PORT, for example 127.0.0.1:8080")
		}
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		wrong("C800_BASE_URL", "must be http:// or https:// with a host and no path")
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if c.Log != "text" && c.Log != "json" {
		wrong("C800_LOG", "must be text or json")
	}
	if c.CacheMiB < 1 || c.CacheMiB > 1<<16 {
		wrong("C800_CACHE_MIB", "must be from 1 to 65536")
	}
	if c.ReadRate < 0 {
		wrong("C800_READ_RATE", "must be 0 or more")
	}
	if c.SMTPURL != "" && c.MailFrom == "" {
		wrong("C800_MAIL_FROM", "must be set beside C800_SMTP_URL")
	}
	if u, err := url.Parse(c.SMTPURL); c.SMTPURL != "" && (err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Host == "") {
		wrong("C800_SMTP_URL", "must be smtp://... or smtps://...")
	}
	for _, p := range c.TrustedProxies {
		if pre, err := parseRange(strings.TrimSpace(p)); err != nil {
			wrong("C800_TRUSTED_PROXIES", "must be addresses or ranges parted by commas; %q is neither", p)
		} else {
			c.proxies = append(c.proxies, pre)
		}
	}
	switch {
	case c.Secret == "" && isPostgres(c.DatabaseURL):
		wrong("C800_SECRET", "must be set with PostgreSQL: 32 or more random characters, the same on every server")
	case c.Secret != "" && len(c.Secret) < 32:
		wrong("C800_SECRET", "must have 32 or more characters")
	}
	return c, errors.Join(errs...)
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
	return models.Open(ctx, models.Options{DatabaseURL: c.DatabaseURL})
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
