// Package browsertest drives the site in a real Chromium, as its visitors see
// it: any width, light or dark, with scripts on or off. It is for tests.
//
// A test package calls Main from TestMain; a test serves a handler with Serve,
// opens pages of it with Site.Open, acts on them (Fill, Follow, Press), and
// ends with Page.Check, which holds what every page of the site must keep:
// accessible, no sideways scrolling, no request to another site, no error in
// the console.
package browsertest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience bounds one action in the browser. It is long because test machines
// are slow when cold, and costs nothing when all is well.
const patience = 30 * time.Second

var chromium struct {
	sync.Mutex
	ctx  context.Context // of the running browser; nil before the first page
	stop context.CancelFunc
}

// Main runs the tests of a package and stops the browser that they share. Call
// it as the whole of TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	os.Exit(code)
}

// sharedBrowser returns the context of the one browser of this process and
// starts it for the first caller.
func sharedBrowser() (context.Context, error) {
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.ctx != nil {
		return chromium.ctx, nil
	}
	var binary string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			binary = path
			break
		}
	}
	if binary == "" {
		return nil, errors.New("there is no Chromium; install Debian's package chromium, or run make test as root")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "zh-CN"),
		// Nothing but this machine can be reached, whatever a page asks for.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	stop := func() {
		stopBrowser()
		stopAllocator()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, err
	}
	chromium.ctx, chromium.stop = ctx, stop
	return ctx, nil
}

// Site is a handler served on loopback for one test.
type Site struct {
	URL string // http://127.0.0.1:port, without a slash at the end
}

// Serve serves a handler until the test ends. The handler is made when its
// address is known, because pages name their own address.
func Serve(t testing.TB, newHandler func(baseURL string) http.Handler) *Site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	site := &Site{URL: "http://" + listener.Addr().String()}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: newHandler(site.URL), ReadHeaderTimeout: patience}}
	server.Start()
	t.Cleanup(server.Close)
	return site
}

// View is how a visitor looks at a page. The zero View is a common phone in
// light colours with scripts.
type View struct {
	Width, Height int  // CSS pixels, 360 by 800 unless set
	Dark          bool // the visitor prefers dark colours
	NoScript      bool // scripts are off
	Print         bool // the page as it is printed
}

// size returns the window in CSS pixels.
func (v View) size() (width, height int) {
	return cmp.Or(v.Width, 360), cmp.Or(v.Height, 800)
}

// String names the view in a failure: "360x800 dark".
func (v View) String() string {
	width, height := v.size()
	name := fmt.Sprintf("%dx%d", width, height)
	if v.Dark {
		name += " dark"
	}
	if v.NoScript {
		name += " without scripts"
	}
	if v.Print {
		name += " printed"
	}
	return name
}

// setUp makes the tab of ctx show pages as v describes.
func (v View) setUp(ctx context.Context) error {
	scheme, medium := "light", "screen"
	if v.Dark {
		scheme = "dark"
	}
	if v.Print {
		medium = "print"
	}
	width, height := v.size()
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 600,
	}); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	}); err != nil {
		return err
	}
	return allowScripts(ctx, !v.NoScript)
}

func allowScripts(ctx context.Context, allow bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allow})
	return err
}

// allowClipboard lets pages of the site write to the clipboard and read it, as
// a visitor who presses a copy button does.
func allowClipboard(ctx context.Context, origin string) error {
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission:       &browser.PermissionDescriptor{Name: name},
			Setting:          browser.PermissionSettingGranted,
			Origin:           origin,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		}); err != nil {
			return err
		}
	}
	return nil
}
