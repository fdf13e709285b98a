package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestOddParametersOfStaffPages asks every list of the analysts for what cannot
// be: the answer is a page or a plain refusal, never a failure of the server.
func TestOddParametersOfStaffPages(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false", "--comment-rate=0")
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "We need help with old devices."})
	chief := p.signIn("chief@agency.example", "admin")
	odd := []string{"-1", "0", "9223372036854775808", "1e9", "１", "%00", "../../etc/passwd", "' OR 1=1 --", "NEAR(",
		"{{7*7}}", "<script>", strings.Repeat("x", 5000), "\u202e"}
	pages := map[string][]string{
		"/admin/coding":                 {"docket", "view", "question", "sector", "code", "after", "q", "emptied"},
		"/admin/coding/next":            {"docket", "view", "question", "after"},
		"/admin/agreement":              {"docket"},
		"/admin/memos":                  {"docket", "kind", "code", "comment", "question", "by", "q", "state", "after"},
		"/admin/memos/ID/new":           {"code", "comment", "question"},
		"/admin/memos/ID/ODD":           nil,
		"/admin/training":               {"docket"},
		"/admin/training/ID/ODD":        nil,
		"/admin/training/ID/1/ODD":      nil,
		"/admin/campaigns":              {"docket", "view", "after"},
		"/admin/campaigns/additions":    {"docket", "after"},
		"/admin/codebook":               {"docket", "version"},
		"/admin/codebook/change":        {"docket", "do", "code"},
		"/admin/codebook/history":       {"docket"},
		"/admin/codebook.csv":           {"docket", "version"},
		"/admin/codebook.qdc":           {"docket", "version"},
		"/admin/quotations":             {"docket", "code", "after"},
		"/admin/recommendations":        {"docket"},
		"/admin/report":                 {"docket"},
		"/admin/report/ID/ODD":          nil,
		"/admin/report/ID/ODD/versions": nil,
		"/admin/exports":                {"docket"},
		"/dockets/ID/themes":            {"question", "sector"},
		"/admin/campaigns/ODD":          nil,
		"/admin/coding/ODD/1":           nil,
		"/admin/coding/ID-0001/ODD":     nil,
		"/admin/quotations/ODD/pick":    nil,
		"/admin/recommendations/ODD":    nil,
		"/admin/kept/ODD/x":             nil,
		"/admin/kept/ID/ODD/x":          nil,
		"/admin/exports/ID/ODD":         nil,
		"/admin/recommendations/ID/ODD": nil,
	}
	for path, names := range pages {
		path = strings.ReplaceAll(path, "ID", shippedDocket)
		for _, value := range odd {
			if strings.Contains(path, "ODD") {
				at := strings.ReplaceAll(path, "ODD", url.PathEscape(value))
				if status, _ := chief.get(at); status >= http.StatusInternalServerError || status == http.StatusOK &&
					value != "" && strings.Contains(at, "kept") {
					t.Errorf("%.80s: status %d", at, status)
				}
				continue
			}
			for _, name := range names {
				query := url.Values{name: {value}}
				if name != "docket" {
					query.Set("docket", shippedDocket)
				}
				status, body := chief.get(path + "?" + query.Encode())
				if status >= http.StatusInternalServerError {
					t.Errorf("%s with %s=%.20q: status %d", path, name, value, status)
				}
				if strings.Contains(body, "<script>") {
					t.Errorf("%s with %s=%.20q: the value is not escaped", path, name, value)
				}
			}
		}
	}
}
