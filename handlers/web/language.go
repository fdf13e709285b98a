package web

import (
	"context"
	"net/http"

	"commentportal/docket/phrase"
)

type pageKey struct{}

// Speak gives a request the language of its address and remembers the address without
// it, so that the page can name itself in other languages.
func Speak(r *http.Request) *http.Request {
	say, page := phrase.SplitPath(r.URL.Path)
	return r.WithContext(context.WithValue(phrase.With(r.Context(), say), pageKey{}, page))
}

// PageOf is the path of the page that is asked for, without its language.
func PageOf(ctx context.Context) string {
	page, _ := ctx.Value(pageKey{}).(string)
	return page
}
