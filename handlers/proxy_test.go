package handlers_test

import (
	"net"
	"sync"
	"testing"
)

// proxy stands between the site and its database, so that a test can take the
// database away and bring it back.
type proxy struct {
	t      testing.TB
	addr   string // where it listens
	target string

	mu     sync.Mutex
	ln     net.Listener // nil while cut
	conns  map[net.Conn]bool
	silent chan struct{} // closed when the proxy passes bytes on
}

// newProxy passes connections on to target until the test ends.
func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	p := &proxy{t: t, addr: "127.0.0.1:0", target: target, conns: map[net.Conn]bool{}, silent: make(chan struct{})}
	close(p.silent)
	p.restore()
	t.Cleanup(p.cut)
	return p
}

// restore takes connections, at the same address as before.
func (p *proxy) restore() {
	p.t.Helper()
	ln, err := new(net.ListenConfig).Listen(p.t.Context(), "tcp", p.addr)
	must(p.t, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ln, p.addr = ln, ln.Addr().String()
	go p.serve(ln)
}

func (p *proxy) serve(ln net.Listener) {
	for {
		client, err := ln.Accept()
		if err != nil {
			return
		}
		go p.pass(client)
	}
}

func (p *proxy) pass(client net.Conn) {
	p.keep(client)
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	p.keep(server)
	go p.copy(server, client)
	p.copy(client, server)
}

// keep remembers a connection, so that it can be cut.
func (p *proxy) keep(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ln == nil {
		_ = c.Close()
	}
	p.conns[c] = true
}

func (p *proxy) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		silent := p.silent
		p.mu.Unlock()
		<-silent
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

// cut ends every connection and refuses new ones.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ln != nil {
		_ = p.ln.Close()
		p.ln = nil
	}
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
}

// hush lets connections hang, old and new, until the function it gives is
// called.
func (p *proxy) hush() (speak func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	silent := make(chan struct{})
	p.silent = silent
	return sync.OnceFunc(func() { close(silent) })
}
