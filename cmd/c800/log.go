package main

import (
	"bufio"
	"io"
	"sync"
	"time"
)

// lineWriter collects log lines and writes them out together, at the latest
// after logDelay: a system call a line would be a good part of serving a page
// from the cache. A crash loses what was logged in that time.
type lineWriter struct {
	mu   sync.Mutex
	buf  *bufio.Writer
	stop chan struct{}
	once sync.Once
}

const logDelay = 200 * time.Millisecond

func newLineWriter(w io.Writer) *lineWriter {
	l := &lineWriter{buf: bufio.NewWriterSize(w, 64<<10), stop: make(chan struct{})}
	go func() {
		tick := time.NewTicker(logDelay)
		defer tick.Stop()
		for {
			select {
			case <-l.stop:
				return
			case <-tick.C:
				l.flush()
			}
		}
	}()
	return l
}

// Write takes one line.
func (l *lineWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lineWriter) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.buf.Flush() // nobody is left to tell that logging fails
}

func (l *lineWriter) close() {
	l.once.Do(func() { close(l.stop) })
	l.flush()
}
