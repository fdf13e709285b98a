package staff

import (
	"errors"
	"net/http"
	"net/url"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/views"
)

// entry serves the form for comments that came by letter, e-mail or at a meeting.
type entry struct {
	*staffPage
	hand HandDesk
}

// entryFields are what staff add to a letter, and entryToken is what makes
// sending it twice file one comment.
const (
	fieldChannel    = "channel"
	fieldReceived   = "received_on"
	fieldPostmarked = "postmarked_on"
	fieldSource     = "source_id"
	entryToken      = "token"
)

var arrivalFields = []string{fieldChannel, fieldReceived, fieldPostmarked, fieldSource}

// Show is the empty form for a letter, an e-mail or a remark.
func (s *entry) Show(w http.ResponseWriter, r *http.Request) error {
	d, all, err := s.deskDocket(r.Context(), r.URL.Query().Get("docket"))
	if err != nil {
		return err
	}
	if d.ID == "" {
		return docket.ErrNotFound
	}
	return s.entryPage(w, r, d, all, entryShown{values: url.Values{entryToken: {s.hand.NewToken(d.ID)}}})
}

// Post takes a step of the form: review, edit or submit, or the text out of a document.
func (s *entry) Post(w http.ResponseWriter, r *http.Request) error {
	all, err := s.deskDockets(r.Context())
	if err != nil {
		return err
	}
	var limit int64
	for _, d := range all {
		limit = max(limit, web.MaxFormBytes(d))
	}
	if s.Documents.On() && web.IsMultipart(r) {
		return s.bring(w, r, all, limit)
	}
	values, err := s.StaffForm(w, r, limit)
	if err != nil {
		return err
	}
	d, _, err := s.deskDocket(r.Context(), values.Get("docket"))
	if err != nil {
		return err
	}
	if d.ID == "" {
		return docket.ErrNotFound
	}
	form := entryForm(d, values)
	switch values.Get("step") {
	case web.StepEdit:
		return s.entryPage(w, r, d, all, entryShown{values: values})
	case web.StepReview, "":
		c, err := s.hand.PreviewByHand(r.Context(), form)
		if err != nil {
			return s.entryAgain(w, r, d, all, values, err)
		}
		return s.entryCheck(w, r, d, values, c)
	case web.StepSubmit:
		id, err := s.hand.SubmitByHand(r.Context(), form, web.SessionOf(r).User.ID)
		if err != nil {
			return s.entryAgain(w, r, d, all, values, err)
		}
		return web.SeeOther(w, r, "/admin/comments/"+string(id)+"?done=entered")
	}
	return web.BadRequest("This step of the form does not exist. Open the form and start again.")
}

func entryForm(d docket.Docket, values url.Values) intake.Form {
	typed := web.TypedFields(values)
	typed[views.FieldToken] = values.Get(entryToken)
	form := web.IntakeForm(d, typed)
	form.Trap = ""
	form.Channel, form.ReceivedOn = values.Get(fieldChannel), values.Get(fieldReceived)
	form.PostmarkedOn, form.SourceID = values.Get(fieldPostmarked), values.Get(fieldSource)
	return form
}

// entryAgain shows the form with what was typed and what has to be put right.
func (s *entry) entryAgain(w http.ResponseWriter, r *http.Request, d docket.Docket, all []docket.Docket,
	values url.Values, err error) error {
	invalid, ok := errors.AsType[docket.Invalid](err)
	switch {
	case ok:
	case errors.Is(err, docket.ErrClosed):
		invalid = docket.Invalid{fieldPostmarked: "By these dates the letter is too late: the docket takes no late " +
			"comments. If it was sent in time, give the date of the postmark."}
	case errors.Is(err, intake.ErrToken):
		values.Set(entryToken, s.hand.NewToken(d.ID))
		invalid = docket.Invalid{"form": "The form was not whole. Check it and send it again."}
	default:
		return err
	}
	return s.entryPage(w, r, d, all, entryShown{values: values, invalid: invalid})
}

// bring puts the text of a document into the form, as the public form does. Nothing of it
// is kept; whatever goes wrong, the page that says so still holds what was typed.
func (s *entry) bring(w http.ResponseWriter, r *http.Request, all []docket.Docket, limit int64) error {
	brought, err := s.StaffBrought(w, r, limit)
	defer brought.Done()
	if err != nil {
		return err
	}
	values := brought.Form
	d, _, err := s.deskDocket(r.Context(), values.Get("docket"))
	if err != nil {
		return err
	}
	if d.ID == "" {
		return docket.ErrNotFound
	}
	l, problem := s.ReadLetter(r.Context(), &brought)
	if problem != nil {
		return s.entryRefused(w, r, d, all, values, problem)
	}
	placed, err := s.Place(r.Context(), d, l)
	if err != nil {
		return err
	}
	typed := web.TypedFields(values)
	taken, invalid := web.PutIn(phrase.English, d, typed, placed, l.Lost)
	if len(taken.Places) == 0 { // a response form that nobody has filled in
		return s.entryRefused(w, r, d, all, values, web.NoText())
	}
	for _, place := range taken.Places {
		values.Set(place.Field, typed[place.Field])
	}
	return s.entryPage(w, r, d, all, entryShown{values: values, invalid: invalid, status: http.StatusOK,
		taken: &taken})
}

// entryRefused shows the form with why a document was not taken.
func (s *entry) entryRefused(w http.ResponseWriter, r *http.Request, d docket.Docket, all []docket.Docket,
	values url.Values, problem *web.Problem) error {
	web.SetRetry(w, problem.Retry)
	return s.entryPage(w, r, d, all, entryShown{values: values, status: problem.Status,
		invalid: docket.Invalid{views.FieldDocument: problem.In(phrase.English).Text[0]}})
}

// entryShown is what the form shows.
type entryShown struct {
	values  url.Values
	invalid docket.Invalid
	status  int          // 0: whether something is invalid says it
	taken   *views.Taken // out of a document; nil: nothing was
}

func (s *entry) entryPage(w http.ResponseWriter, r *http.Request, d docket.Docket, all []docket.Docket,
	shown entryShown) error {
	values, invalid := shown.values, shown.invalid
	field := func(name, label, hint string) views.Field {
		return views.Field{Name: name, Label: label, Hint: hint, Value: values.Get(name), Problem: invalid[name],
			Autocomplete: "off"}
	}
	page := views.EntryPage{
		Shell:   s.StaffShell(r, "Enter a letter, an e-mail or a remark", "/admin/comments/new"),
		Docket:  d,
		Dockets: docketFilter(d, all),
		Token:   values.Get(entryToken),
	}
	page.Channel = field(fieldChannel, "Way it came", "")
	page.Channel.Options = []views.Option{
		{Value: string(docket.ChannelMail), Label: "Mail"},
		{Value: string(docket.ChannelEmail), Label: "E-mail"},
		{Value: string(docket.ChannelMeeting), Label: "Said at a meeting"},
	}
	page.Arrival = []views.Field{
		optional(field(fieldReceived, "Received on", "Such as 2016-12-31. Left empty: today.")),
		optional(field(fieldPostmarked, "Postmark", "Such as 2016-12-31. It decides whether a letter is late.")),
		optional(field(fieldSource, "Its own number", "A number that the letter already has in your files. The same "+
			"number is filed once.")),
	}
	if s.Documents.On() {
		page.Document = views.NewEntryDocument(phrase.English, s.Documents.MaxMegabytes(),
			invalid[views.FieldDocument], shown.taken)
	}
	order := append([]string{}, arrivalFields...)
	order = append(order, views.FieldDocument)
	for _, id := range d.QuestionIDs() {
		q, _ := d.Question(id)
		name := views.AnswerField(id)
		f := optional(field(name, views.AnswerHeading(id), q.Text))
		f.Rows, f.Wide, f.Max = 4, true, docket.MaxAnswer
		page.Answers = append(page.Answers, f)
		order = append(order, name)
	}
	fillSender(&page, d, field)
	order = append(order, views.FieldType, views.FieldName, views.FieldOrganization, views.FieldSignatories,
		views.FieldEmail, views.FieldSector, views.FieldState, views.FieldReplyTo)
	status := shown.status
	if status == 0 {
		status = http.StatusOK
	}
	if len(invalid) > 0 {
		if shown.status == 0 {
			status = http.StatusUnprocessableEntity
		}
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, order...)
	}
	return s.Render(w, r, status, views.Entry(page))
}

// signatoryField makes a field one of several lines.
func signatoryField(f views.Field) views.Field {
	f.Rows, f.Max = 4, docket.MaxSignatoryText
	return optional(f)
}

func optional(f views.Field) views.Field {
	f.Optional = true
	return f
}

// fillSender fills in the fields about who sent the comment.
func fillSender(page *views.EntryPage, d docket.Docket, field func(name, label, hint string) views.Field) {
	page.Type = field(views.FieldType, "What becomes public of the sender", "As the sender wishes. If they said "+
		"nothing, choose anonymous.")
	if page.Type.Value == "" {
		page.Type.Value = string(docket.Anonymous)
	}
	page.Type.Options = []views.Option{
		{Value: string(docket.Anonymous), Label: "Anonymous", Hint: "Name and organization are not kept"},
		{Value: string(docket.Individual), Label: "An individual", Hint: "The name becomes public"},
		{Value: string(docket.Organization), Label: "An organization", Hint: "Name and organization become public"},
	}
	page.Person = []views.Field{
		optional(field(views.FieldName, "Name", "")),
		optional(field(views.FieldOrganization, "Organization", "")),
		signatoryField(field(views.FieldSignatories, "Others who signed", "One a line: name; organization. A line "+
			"without a semicolon is a person, or an organization where the sender is one. Public as the "+
			"name above is.")),
		optional(field(views.FieldEmail, "E-mail", "Never public. For questions about this comment.")),
	}
	page.Speak = views.WishBox{Name: views.FieldSpeak, Label: "Would speak at a public meeting",
		Hint: "As ticked on the form on paper. It needs the e-mail address, and goes to the list of speakers " +
			"alone.", Ticked: field(views.FieldSpeak, "", "").Value != ""}
	page.Sector = optional(field(views.FieldSector, "Sector", ""))
	page.Sector.Options = views.FromChoices(d.Sectors)
	page.State = optional(field(views.FieldState, "State", ""))
	page.State.Options = views.FromChoices(docket.States)
	page.ReplyTo = optional(field(views.FieldReplyTo, "Answers to",
		"The ID of a posted comment, such as "+string(d.ID.Comment(42))+"."))
}

// entryCheck shows what is about to be filed, with what the screener sees.
func (s *entry) entryCheck(w http.ResponseWriter, r *http.Request, d docket.Docket, values url.Values,
	c docket.Comment) error {
	page := views.EntryReview{Shell: s.StaffShell(r, "Check what you entered", "/admin/comments/new"), ID: d.ID,
		FileLeft: s.Documents.On() && values.Get(views.FieldDocument) != ""}
	page.Facts = reviewFacts(c, d, true, names{})
	page.Facts = page.Facts[:len(page.Facts)-1] // no version yet
	if c.Submitter.Email == "" && c.Submitter.Name == "" && c.Submitter.Type == docket.Anonymous {
		page.Facts = append(page.Facts, views.Fact{Term: "Name", Value: "Not kept"})
	}
	if c.Wishes.Speak {
		page.Facts = append(page.Facts, views.Fact{Term: "Public meetings", Value: "Would speak"})
	}
	for _, p := range textParts(c, d) {
		part := views.ReviewPart{Question: p.question, Label: p.label, Hint: p.hint,
			Clean: findingRuns(p.clean, p.findings)}
		part.Marks = markViews(p, proposedMarks(textPart{question: p.question, clean: p.clean, findings: p.findings}, c,
			reviewState{}))
		page.Found += len(part.Marks)
		page.Parts = append(page.Parts, part)
	}
	keep := append([]string{entryToken, "docket", views.FieldType, views.FieldName, views.FieldOrganization,
		views.FieldSignatories, views.FieldEmail, views.FieldSpeak, views.FieldSector, views.FieldState,
		views.FieldReplyTo}, arrivalFields...)
	for _, id := range d.QuestionIDs() {
		keep = append(keep, views.AnswerField(id))
	}
	for _, name := range keep {
		if value := values.Get(name); value != "" {
			page.Hidden = append(page.Hidden, views.HiddenField{Name: name, Value: value})
		}
	}
	return s.Render(w, r, http.StatusOK, views.EntryCheck(page))
}
