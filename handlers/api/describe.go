package api

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.json
var description []byte

// DescriptionPath is where the interface describes itself.
const DescriptionPath = "/api/openapi.json"

// describe serves the OpenAPI description of the interface.
func (f *Face) describe(w http.ResponseWriter, r *http.Request) error {
	if err := f.take(w, r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return f.SendOpen(w, r, http.StatusOK, "application/json", description)
}
