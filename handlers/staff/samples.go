package staff

import (
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/themegrid"
	"commentportal/handlers/web"
	"commentportal/views"
)

// samplesStore holds what samples of senders ask of the store.
type samplesStore interface {
	SenderSamples(ctx context.Context, of docket.ID) ([]docket.SenderSample, error)
	AskSenders(ctx context.Context, start docket.SampleStart) (docket.SampleID, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error)
}

// samples asks senders, drawn by lot, whether they wrote their comments. Its pages show
// counts alone.
type samples struct {
	*staffPage
	store samplesStore
	room  Mailroom
}

const samplesPath = "/admin/senders"

// samplesPageOf is the page of a docket's samples.
func samplesPageOf(r *http.Request, _ url.Values) string {
	return withQuery(samplesPath, "docket", r.PathValue("docket"))
}

// List lists the samples of a docket, with a form to draw another.
func (s *samples) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.list(w, r, http.StatusOK, d, all, query, nil)
}

// list draws the page. typed are the fields of a form that comes back.
func (s *samples) list(w http.ResponseWriter, r *http.Request, status int, d docket.Docket, all []docket.Docket,
	typed url.Values, invalid docket.Invalid) error {
	page := views.SamplesPage{Shell: s.StaffShell(r, "Did you write this?", samplesPath), Docket: d.ID,
		Filters: docketFilter(d, all), Problems: views.Problems(invalid, "size", "campaign"), ByHand: !s.room.Mail}
	if d.ID == "" {
		return s.Render(w, r, status, views.Samples(page))
	}
	page.Shell.Problem = len(invalid) > 0
	list, err := s.store.SenderSamples(r.Context(), d.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page.Action = samplesPath + "/" + url.PathEscape(string(d.ID))
	page.CSV = page.Action + "/samples.csv"
	page.Size = views.Field{Name: "size", Label: "How many senders", Value: typed.Get("size"), Problem: invalid["size"],
		InputMode: "numeric", Required: true, Hint: "From 1 to " + strconv.Itoa(docket.MaxSample) + "."}
	page.Campaign = views.Field{Name: "campaign", Label: "Only senders of this campaign", Problem: invalid["campaign"],
		Value: typed.Get("campaign"), Optional: true, NoSpell: true,
		Hint: "Its number, as on the page of the campaign, such as " + string(d.ID.Campaign(1)) + "."}
	for _, one := range list {
		page.Rows = append(page.Rows, sampleRow(one, d, people))
	}
	return s.Render(w, r, status, views.Samples(page))
}

func sampleRow(one docket.SenderSample, d docket.Docket, people names) views.SampleRow {
	n := strconv.Itoa
	row := views.SampleRow{
		Number: one.ID.String(), By: people.of(one.MadeBy), At: views.Date(one.MadeAt.In(d.Location())),
		Until: views.Date(one.EndsAt.In(d.Location())), Campaign: string(one.Campaign),
		Seed: strconv.FormatInt(one.Seed, 10),
		Of:   n(one.Asked) + " of " + views.Count(one.Pool, "sender", "senders"),
		Sent: n(one.Sent), Failed: n(one.Failed), Left: n(max(one.Asked-one.Sent-one.Failed, 0)), Yes: n(one.Yes),
		No: n(one.No), Unsure: n(one.Unsure), Silent: n(one.Silent()), Denied: "nobody answered",
	}
	if one.Campaign != "" {
		row.CampaignHref = "/admin/campaigns/" + url.PathEscape(string(one.Campaign))
	}
	if one.Answered() > 0 {
		low, high := one.Denied().Interval(docket.Usual95)
		row.Denied = themegrid.Whole(one.Denied().Value()) + " % (" + themegrid.Whole(low) + " to " +
			themegrid.Whole(high) + ")"
	}
	return row
}

// Draw draws a sample and queues its letters.
func (s *samples) Draw(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	start := docket.SampleStart{Docket: d.ID, Seed: docket.NewSampleSeed(), By: web.SessionOf(r).User.ID,
		Campaign: docket.CampaignID(strings.ToUpper(strings.TrimSpace(form.Get("campaign"))))}
	start.Size, _ = strconv.Atoi(strings.TrimSpace(form.Get("size"))) // what is no number is out of bounds
	invalid := docket.Invalid{}
	if start.Size < 1 || start.Size > docket.MaxSample {
		invalid["size"] = "Write a number from 1 to " + strconv.Itoa(docket.MaxSample) + "."
	}
	if start.Campaign != "" {
		of, _, ok := start.Campaign.Split()
		if ok && of == d.ID {
			_, err = s.store.Campaign(r.Context(), start.Campaign)
		}
		if !ok || of != d.ID || errors.Is(err, docket.ErrNotFound) {
			invalid["campaign"] = "This docket has no campaign of this number."
		} else if err != nil {
			return err
		}
	}
	if len(invalid) == 0 {
		switch _, err = s.store.AskSenders(r.Context(), start); {
		case errors.Is(err, docket.ErrNotFound):
			invalid["size"] = "Nobody is left who could be asked: no posted comment has an address that was " +
				"not asked yet."
		case errors.Is(err, docket.ErrStale):
			invalid["size"] = "A colleague asked at the same moment. Look at their sample first."
		case err != nil:
			return err
		}
	}
	if len(invalid) > 0 {
		return s.list(w, r, http.StatusUnprocessableEntity, d, all, form, invalid)
	}
	if s.room.Poke != nil {
		s.room.Poke()
	}
	return web.SeeOther(w, r, withQuery(samplesPath, "docket", string(d.ID))+"&done=senders-asked")
}

// CSV sends the counts of a docket's samples.
func (s *samples) CSV(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	list, err := s.store.SenderSamples(r.Context(), d.ID)
	if err != nil {
		return err
	}
	web.Download(w, "text/csv; charset=utf-8", string(d.ID)+"-senders-asked.csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	_ = out.Write([]string{"docket_id", "sample", "asked_on", "until", "campaign", "seed", "senders", "asked", "sent",
		"failed", "yes", "no", "not_sure", "no_answer", "share_no", "low", "high"}) // Flush returns the error
	n := strconv.Itoa
	for _, one := range list {
		row := []string{string(one.Docket), one.ID.String(), one.MadeAt.In(d.Location()).Format(time.DateOnly),
			one.EndsAt.In(d.Location()).Format(time.DateOnly), docket.GuardCell(string(one.Campaign)),
			strconv.FormatInt(one.Seed, 10), n(one.Pool), n(one.Asked), n(one.Sent), n(one.Failed), n(one.Yes),
			n(one.No), n(one.Unsure), n(one.Silent()), "", "", ""}
		if one.Answered() > 0 {
			low, high := one.Denied().Interval(docket.Usual95)
			for i, v := range []float64{one.Denied().Value(), low, high} {
				row[len(row)-3+i] = strconv.FormatFloat(v, 'f', 4, 64)
			}
		}
		_ = out.Write(row) // Flush returns the error
	}
	out.Flush()
	return out.Error()
}
