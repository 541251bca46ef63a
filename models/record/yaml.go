package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxYAML bounds one YAML file.
const maxYAML = 1 << 20

// yamlReader reads one file of a vCards tree (category/name.yaml). Scalars are
// taken as they are written: 02983895117 keeps its zero and +1650... its plus.
type yamlReader struct {
	r        *bufio.Reader
	category string // the directory that holds the file
	done     bool
	dropped  *int
}

func newYAMLReader(r *bufio.Reader, category string, dropped *int) *yamlReader {
	return &yamlReader{r: r, category: category, dropped: dropped}
}

func (y *yamlReader) next() (Record, []Reject, error) {
	if y.done {
		return Record{}, nil, io.EOF
	}
	y.done = true
	text, err := io.ReadAll(io.LimitReader(y.r, maxYAML+1))
	if err != nil {
		return Record{}, nil, err
	}
	switch {
	case len(text) > maxYAML:
		return Record{}, []Reject{{Reason: ReasonTooLong}}, nil
	case !utf8.Valid(text):
		return Record{}, []Reject{{Reason: encodingReason(text)}}, nil
	}
	var doc struct {
		Basic struct {
			Organization yaml.Node `yaml:"organization"`
			CellPhone    yaml.Node `yaml:"cellPhone"`
			WorkEmail    yaml.Node `yaml:"workEmail"`
			URL          yaml.Node `yaml:"url"`
		} `yaml:"basic"`
	}
	if err := unmarshalYAML(text, &doc); err != nil {
		reason := ReasonSyntax
		if typeErr := (*yaml.TypeError)(nil); errors.As(err, &typeErr) {
			reason = ReasonUnexpectedType
		}
		return Record{}, []Reject{{Value: excerpt(err.Error()), Reason: reason}}, nil
	}
	rec := Record{Name: scalar(&doc.Basic.Organization), Website: scalar(&doc.Basic.URL), Category: y.category}
	if clean(rec.Name) == "" {
		return Record{}, []Reject{{Field: "organization", Reason: ReasonNoName}}, nil
	}
	var rejects []Reject
	for _, e := range y.entries(&doc.Basic.CellPhone, "cellPhone", "number", &rejects) {
		rec.Channels = append(rec.Channels, imported(numberKind(e.value), e.value, e.label))
	}
	for _, e := range y.entries(&doc.Basic.WorkEmail, "workEmail", "email", &rejects) {
		if isNoReply(e.value) {
			*y.dropped++
			continue
		}
		rec.Channels = append(rec.Channels, imported("email", e.value, e.label))
	}
	return rec, rejects, nil
}

type yamlEntry struct{ value, label string }

// entries gives the entries of a list of scalars and {key, label} mappings; a
// single entry may stand without the list.
func (y *yamlReader) entries(n *yaml.Node, field, key string, rejects *[]Reject) []yamlEntry {
	n = resolve(n)
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	var entries []yamlEntry
	for _, node := range nodes {
		var e yamlEntry
		switch node = resolve(node); node.Kind {
		case yaml.ScalarNode:
			e.value = scalar(node)
		case yaml.MappingNode:
			for i := 0; i+1 < len(node.Content); i += 2 {
				switch node.Content[i].Value {
				case key:
					e.value = scalar(node.Content[i+1])
				case "label":
					e.label = scalar(node.Content[i+1])
				}
			}
			if e.value == "" {
				*rejects = append(*rejects, newReject(field, e.label, ReasonNoValue))
			}
		case 0: // the file has no such field
		default:
			*rejects = append(*rejects, newReject(field, "", ReasonUnexpectedType))
		}
		if e.value == "" {
			continue
		}
		if len(entries) == maxChannels {
			*rejects = append(*rejects, newReject(field, e.value, ReasonTooMany))
			break
		}
		entries = append(entries, e)
	}
	return entries
}

// scalar gives the text of a scalar as it is written, "" for anything else.
func scalar(n *yaml.Node) string {
	if n = resolve(n); n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

// unmarshalYAML is yaml.Unmarshal with a panic of the parser as an error, so
// that no file ends an import.
func unmarshalYAML(text []byte, into any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	return yaml.Unmarshal(text, into)
}
