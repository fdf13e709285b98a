package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// configure fills p.config for command c: defaults, then the configuration file,
// then the environment, then flags. It returns the positional arguments, which
// may stand before, between and behind the flags.
func (p *program) configure(c command, args []string) ([]string, error) {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	for _, name := range c.flags {
		o, _ := findOption(name)
		o.register(fs, &p.config, name)
	}
	// A dry parse finds --config, and wrong flags before anything is read.
	positional, err := parseAll(fs, args)
	if err != nil {
		return nil, flagError(c, err)
	}
	if fs.Lookup("config") != nil {
		if err := checkEnvironment(p.environ); err != nil {
			return nil, err
		}
	}
	given := map[string]string{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })

	if fs.Lookup("config") != nil {
		if _, ok := given["config"]; !ok {
			p.ConfigFile = p.getenv("PORTAL_CONFIG")
		}
		if p.ConfigFile != "" {
			if err := p.applyFile(fs, p.ConfigFile); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range c.flags {
		o, _ := findOption(name)
		v := p.getenv(o.envName())
		if v == "" || name == "config" {
			continue
		}
		if err := fs.Set(name, v); err != nil {
			return nil, usagef("the environment variable %s is not what --%s takes: write %s", o.envName(), name,
				o.wants())
		}
	}
	for name, v := range given {
		if err := fs.Set(name, v); err != nil {
			return nil, flagError(c, err)
		}
	}
	return positional, nil
}

// wants says in a word or two what a setting takes.
func (o option) wants() string {
	switch {
	case o.value == "":
		return "true or false"
	case o.value == "N":
		return "a whole number"
	}
	return o.value
}

func parseAll(fs *flag.FlagSet, args []string) ([]string, error) {
	var positional []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(positional, rest...), nil
		}
		positional = append(positional, rest[0])
		args = rest[1:]
	}
}

// flagError words what package flag says about a wrong flag.
func flagError(c command, err error) error {
	msg := err.Error()
	if name, ok := strings.CutPrefix(msg, "flag provided but not defined: -"); ok {
		name = strings.TrimPrefix(name, "-")
		return usagef("there is no flag --%s: %s`portal help %s` lists the flags", name,
			meant("--", name, c.flags), c.name)
	}
	if m := wrongValue.FindStringSubmatch(msg); m != nil {
		if o, ok := findOption(m[2]); ok {
			return usagef("--%s does not take %s: write %s", o.name, m[1], o.wants())
		}
	}
	msg = strings.ReplaceAll(msg, "flag needs an argument: -", "a value is missing behind --")
	return usagef("%s: `portal help %s` lists the flags", msg, c.name)
}

// wrongValue finds the value and the flag in what package flag says of a value that it
// cannot read.
var wrongValue = regexp.MustCompile(`^invalid (?:boolean )?value ("[^"]*") for (?:flag )?-([a-z-]+)`)

// applyFile sets the flags of fs from a TOML file. Every key must be a setting
// of some command; the ones this command does not use are passed over.
func (p *program) applyFile(fs *flag.FlagSet, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return usagef("the configuration file cannot be read, give the right path to --config: %w", err)
	}
	// A struct with one field a setting makes the decoder report unknown keys
	// with their line.
	fields := make([]reflect.StructField, len(options))
	for i, o := range options {
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("F%d", i),
			Type: reflect.TypeFor[any](),
			Tag:  reflect.StructTag(`toml:"` + o.name + `"`),
		}
	}
	values := reflect.New(reflect.StructOf(fields))
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(values.Interface()); err != nil {
		if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
			row, _ := strict.Errors[0].Position()
			return unknownKey(name, row, strings.Join(strict.Errors[0].Key(), "."))
		}
		if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
			row, column := decode.Position()
			return usagef("%s line %d column %d: %s: write name = "+
				"\"value\"", name, row, column, strings.TrimPrefix(decode.Error(), "toml: "))
		}
		return usagef("%s: %w", name, err)
	}
	for i, o := range options {
		v := values.Elem().Field(i).Interface()
		if v == nil || o.name == "config" || fs.Lookup(o.name) == nil {
			continue
		}
		var s string
		switch v := v.(type) {
		case string:
			s = v
		case bool, int64:
			s = fmt.Sprint(v)
		case []any:
			parts := make([]string, len(v))
			for i, part := range v {
				parts[i] = fmt.Sprint(part)
			}
			s = strings.Join(parts, ",")
		default:
			return usagef("%s: %s takes %s", name, o.name, o.wants())
		}
		if err := fs.Set(o.name, s); err != nil {
			return usagef("%s: %s = %q is not understood: write %s", name, o.name, s, o.wants())
		}
	}
	return nil
}

// unknownKey says that a line of the configuration file names no setting.
func unknownKey(file string, line int, key string) error {
	var names []string
	for _, o := range options {
		names = append(names, o.name)
	}
	return usagef("%s line %d: there is no setting %q: %swrite one of the flags of `portal help serve` without its "+
		"dashes", file, line, key, meant("", strings.ReplaceAll(key, "_", "-"), names))
}
