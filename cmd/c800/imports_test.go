package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layer says what a package may import of c800 and what must not be among all
// that it imports, directly or not: rules stay free of the web, pages of SQL.
// "x/..." stands for the packages below x.
type layer struct {
	name  string
	may   []string
	never []string
}

const (
	echo = "github.com/labstack/echo"
	gorm = "gorm.io"
)

// layers is in the order of the first match.
var layers = []layer{
	{name: "cmd/...", may: []string{"handlers", "models", "models/..."}},
	{name: "handlers/browsertest"},
	{name: "handlers/journeys"},
	{name: "handlers", may: []string{"models", "models/...", "views", "views/...", "static"}},
	{name: "models/modeltest", may: []string{"models"}},
	{name: "models", may: []string{"models/..."}, never: []string{echo, "github.com/a-h/templ"}},
	{name: "models/...", may: []string{"models/..."}, never: []string{echo, "github.com/a-h/templ", gorm}},
	{name: "views", may: []string{"views/...", "static"}, never: []string{echo, gorm}},
	{name: "views/...", may: []string{"views/...", "static"}, never: []string{echo, gorm}},
	{name: "static", never: []string{echo, gorm}},
}

// onlyForTests lists packages that no program may contain.
var onlyForTests = []string{"c800/models/modeltest", "c800/handlers/browsertest"}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, "c800/")
		i := slices.IndexFunc(layers, func(l layer) bool { return matches(l.name, name) })
		if i < 0 {
			t.Errorf("%s has no place in the layout", name)
			continue
		}
		for _, path := range p.Imports {
			if path, ours := strings.CutPrefix(path, "c800/"); ours && !slices.ContainsFunc(layers[i].may, func(pattern string) bool { return matches(pattern, path) }) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		for _, path := range p.Deps {
			if slices.ContainsFunc(layers[i].never, func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }) {
				t.Errorf("%s reaches %s", name, path)
			}
			if slices.Contains(onlyForTests, path) {
				t.Errorf("%s reaches %s, which is for tests", name, path)
			}
		}
	}
}

// matches reports whether a package is the one that pattern names, or below it
// if the pattern ends in "/...".
func matches(pattern, name string) bool {
	parent, below := strings.CutSuffix(pattern, "...")
	if below {
		return strings.HasPrefix(name, parent)
	}
	return name == pattern
}

type listedPackage struct {
	ImportPath    string
	Imports, Deps []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listedPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
