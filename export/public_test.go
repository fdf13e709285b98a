package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"reflect"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

func TestPublicCSVHoldsPostedCommentsInTheColumnsOfTheContract(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := PublicCSV(t.Context(), &b, fullSource(), testDocket); err != nil {
		t.Fatal(err)
	}
	rows, err := parseCSV(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := "docket_id, comment_id, posted_at, submitter_type, sector, name, organization, state, in_reply_to, " +
		"campaign_id, answer_1, answer_2, answer_general, attribution"
	if got := strings.Join(rows[0], ", "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if len(rows) != 7 || strings.Contains(b.String(), "SECRET") {
		t.Errorf("%d rows, want the header and six posted comments", len(rows))
	}
	if rows[1][12] != "'=1+1" || rows[1][6] != "'=Acme, Inc." {
		t.Errorf("cells without a guard: %q", rows[1])
	}
}

func TestPublicJSON(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		src  *memory
		want int
	}{"posted comments": {fullSource(), 6}, "none yet": {emptySource(), 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := PublicJSON(t.Context(), &b, tt.src, testDocket, "https://portal.example/"); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Docket    string `json:"docket_id"`
				Questions []map[string]string
				Comments  []map[string]any
			}
			if err := json.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatalf("%v in %s", err, b.Bytes())
			}
			if got.Docket != string(testDocket) || len(got.Comments) != tt.want || got.Comments == nil ||
				len(got.Questions) != 3 {
				t.Fatalf("got %+v", got)
			}
			if tt.want == 0 {
				return
			}
			first := got.Comments[0]
			if first["answer_general"] != "=1+1" ||
				first["url"] != "https://portal.example/dockets/TST-2026-0001/comments/TST-2026-0001-0001" {
				t.Errorf("first item: %v", first)
			}
			want := []any{map[string]any{"name": "Ana Ruiz", "organization": "Clínica; SA"},
				map[string]any{"organization": "+Rural Network"}, map[string]any{"name": "[redacted: personal]"}}
			if !reflect.DeepEqual(first["signatories"], want) || got.Comments[1]["signatories"] != nil {
				t.Errorf("signatories of the first and second item: %v, %v", first["signatories"],
					got.Comments[1]["signatories"])
			}
			if _, ok := first["answer_2"]; !ok {
				t.Error("an answer not given has no name in the item")
			}
		})
	}
}

// A feed in Spanish speaks Spanish, leads to Spanish pages and keeps the IDs of its entries;
// what somebody wrote in another language says so.
func TestAFeedSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	src := fullSource()
	d := src.docket
	d.Events = []docket.Event{{Kind: docket.EventReported, At: d.FiledAt.Add(time.Hour)}}
	var posted docket.PublicComment
	for _, c := range src.register {
		if c.Public != nil {
			posted = *c.Public
		}
	}
	posted.Language, posted.ReplyTo = "en", posted.ID
	es, _ := phrase.In("es")
	read := func(say *phrase.Printer) string {
		var b bytes.Buffer
		about := Feed{Say: say, By: docket.Byline.Attribution, BaseURL: "https://portal.example"}
		if err := PublicAtom(&b, d, d.FiledAt, about, []docket.PublicComment{posted}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	own, english := read(es), read(nil)
	at := "https://portal.example/es/dockets/" + string(d.ID) + "/comments"
	for _, want := range []string{`xml:lang="es">`, "<id>" + at + "</id>",
		`rel="self" type="application/atom+xml" href="` + at + `.atom"`, `hreflang="en" href="https://portal.example/`,
		"Comentarios publicados: ", "Comentario " + string(posted.ID) + ", de ", `<content type="text" xml:lang="en">`,
		`rel="related" type="text/html" href="` + at + "/" + string(posted.ID), "El informe está publicado."} {
		if !strings.Contains(own, want) {
			t.Errorf("the Spanish feed lacks %s:\n%s", want, own)
		}
	}
	id := "<id>https://portal.example/dockets/" + string(d.ID) + "/comments/" + string(posted.ID) + "</id>"
	if !strings.Contains(own, id) || !strings.Contains(english, id) ||
		strings.Contains(english, `content type="text" xml`) {
		t.Errorf("an entry has two IDs, or English words are marked among English ones:\n%s\n%s", own, english)
	}
}

// TestPublicAtomIsValid checks what RFC 4287 demands of a feed and its entries.
func TestPublicAtomIsValid(t *testing.T) {
	t.Parallel()
	src := fullSource()
	var latest []docket.PublicComment
	for i := len(src.register) - 1; i >= 0; i-- {
		if p := src.register[i].Public; p != nil {
			latest = append(latest, *p)
		}
	}
	latest[0].Answers[0].Text = "<script>alert(1)</script> & \x01]]>"
	for len(latest) < FeedLength+10 {
		latest = append(latest, latest[1])
	}
	for name, list := range map[string][]docket.PublicComment{"empty": nil, "more than fit": latest} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := PublicAtom(&b, src.docket, src.docket.FiledAt, Feed{By: docket.Byline.Attribution,
				BaseURL: "https://portal.example"}, list); err != nil {
				t.Fatal(err)
			}
			var feed struct {
				XMLName xml.Name
				ID      string   `xml:"http://www.w3.org/2005/Atom id"`
				Titles  []string `xml:"http://www.w3.org/2005/Atom title"`
				Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
				Links   []struct {
					Rel  string `xml:"rel,attr"`
					Href string `xml:"href,attr"`
				} `xml:"http://www.w3.org/2005/Atom link"`
				Entries []struct {
					ID        string   `xml:"http://www.w3.org/2005/Atom id"`
					Titles    []string `xml:"http://www.w3.org/2005/Atom title"`
					Updated   string   `xml:"http://www.w3.org/2005/Atom updated"`
					Published string   `xml:"http://www.w3.org/2005/Atom published"`
					Author    string   `xml:"http://www.w3.org/2005/Atom author>name"`
					Content   string   `xml:"http://www.w3.org/2005/Atom content"`
				} `xml:"http://www.w3.org/2005/Atom entry"`
			}
			if err := xml.Unmarshal(b.Bytes(), &feed); err != nil {
				t.Fatal(err)
			}
			if feed.XMLName.Space != "http://www.w3.org/2005/Atom" || feed.XMLName.Local != "feed" || feed.ID == "" ||
				len(feed.Titles) != 1 {
				t.Errorf("feed: %+v", feed)
			}
			if feed.Links[0].Rel != "self" ||
				feed.Links[0].Href != "https://portal.example/dockets/TST-2026-0001/comments.atom" {
				t.Errorf("links: %+v", feed.Links)
			}
			want := src.docket.FiledAt
			if len(list) > 0 {
				want = time.Time{}
				for _, c := range list {
					if c.PostedAt.After(want) {
						want = c.PostedAt
					}
				}
			}
			if feed.Updated != want.Format(time.RFC3339) {
				t.Errorf("updated %s, want %s", feed.Updated, want)
			}
			if len(feed.Entries) != min(len(list), FeedLength) {
				t.Errorf("%d entries", len(feed.Entries))
			}
			for i, e := range feed.Entries {
				if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.ID == "" || len(e.Titles) != 1 ||
					e.Author == "" || e.Content == "" {
					t.Errorf("entry %d: %+v", i, e)
				}
			}
			if len(list) > 0 {
				if c := feed.Entries[0].Content; !strings.Contains(c, "<script>alert(1)</script> & \uFFFD]]>") {
					t.Errorf("content came back as %q", c)
				}
				if strings.Contains(b.String(), "<script>") {
					t.Error("markup of a comment is markup of the feed")
				}
			}
		})
	}
}
