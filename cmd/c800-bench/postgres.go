package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// pgServer is a throw-away server whose files stay, so that prepared databases
// are there the next time. It is as durable as a real one.
type pgServer struct {
	bin, data string
	port      string
	owner     *syscall.Credential // nil: the one who runs us
}

// startPostgres starts the newest server of the machine on a free port of
// loopback, with its data below dir or, where its own account cannot go there,
// in the system's directory for temporary files.
func startPostgres(ctx context.Context, dir string) (*pgServer, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return nil, errors.New("no PostgreSQL server below /usr/lib/postgresql; install Debian's package postgresql")
	}
	slices.Sort(found)
	p := &pgServer{bin: filepath.Dir(found[len(found)-1])}
	if os.Getuid() == 0 {
		if p.owner, err = account("postgres"); err != nil {
			return nil, err
		}
	}
	for _, dir := range []string{dir, filepath.Join(os.TempDir(), "c800-bench")} {
		if p.data, err = filepath.Abs(filepath.Join(dir, "postgres")); err != nil {
			return nil, err
		}
		if err = os.MkdirAll(p.data, 0o700); err != nil {
			continue
		}
		if p.owner != nil {
			if err = os.Chown(p.data, int(p.owner.Uid), int(p.owner.Gid)); err != nil {
				continue
			}
		}
		if _, err = p.run(ctx, "test", "-x", p.data); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("no place for PostgreSQL's files: %w", err)
	}
	if _, err := p.run(ctx, "test", "-e", filepath.Join(p.data, "PG_VERSION")); err != nil {
		if said, err := p.run(ctx, filepath.Join(p.bin, "initdb"), "-D", p.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"); err != nil {
			return nil, fmt.Errorf("initdb: %w: %s", err, said)
		}
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	_, p.port, _ = strings.Cut(addr, ":")
	// What a machine of this size would be given, and nothing that only helps here.
	options := "-p " + p.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=512MB" +
		" -c effective_cache_size=2GB -c maintenance_work_mem=256MB -c max_wal_size=4GB -c random_page_cost=1.1"
	said, err := p.run(ctx, filepath.Join(p.bin, "pg_ctl"), "-D", p.data, "-l", filepath.Join(p.data, "log"), "-w", "-t", "120", "-o", options, "start")
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w: %s", err, said)
	}
	return p, nil
}

func account(name string) (*syscall.Credential, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

// run runs a program under the server's account, on the servers' core.
func (p *pgServer) run(ctx context.Context, name string, args ...string) (string, error) {
	cmd := pinned(ctx, serverCore, name, args...)
	cmd.Dir = "/"
	if p.owner != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.owner}
	}
	// A file, because the server would keep a pipe open.
	out, err := os.CreateTemp("", "c800-bench")
	if err != nil {
		return "", err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	said, readErr := os.ReadFile(out.Name())
	return string(said), errors.Join(err, readErr)
}

func (p *pgServer) stop() {
	if p == nil {
		return
	}
	if said, err := p.run(context.Background(), filepath.Join(p.bin, "pg_ctl"), "-D", p.data, "-m", "fast", "-w", "stop"); err != nil {
		fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err, said)
	}
}

// url is the address of a database of the server.
func (p *pgServer) url(name string) string {
	return "postgres://postgres@127.0.0.1:" + p.port + "/" + name + "?sslmode=disable"
}

// exec runs statements in a database of the server.
func (p *pgServer) exec(ctx context.Context, name string, statements ...string) error {
	c, err := pgx.Connect(ctx, p.url(name))
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	for _, s := range statements {
		if _, err := c.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// exists reports whether the server has a database of that name.
func (p *pgServer) exists(ctx context.Context, name string) (yes bool, err error) {
	c, err := pgx.Connect(ctx, p.url("postgres"))
	if err != nil {
		return false, err
	}
	defer c.Close(ctx)
	err = c.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&yes)
	return yes, err
}
