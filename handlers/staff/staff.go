// Package staff serves the pages behind the sign-in: the queue and decisions,
// coding, campaigns, the codebook, the report, accounts and dockets.
package staff

import (
	"context"

	"commentportal/export"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
)

// Store holds what the staff pages ask of the store, subject by subject.
type Store interface {
	web.GateStore
	signin.Tries

	staffPageStore
	deskStore
	listStore
	sharedStore
	reviewStore
	followStore
	workplaceStore
	teamStore
	agreementStore
	analysisStore
	export.VoiceStore
	missedStore
	campaignsStore
	appealsStore
	casesStore
	inquiriesStore
	passagesStore
	importsStore
	projectsStore
	codebookStore
	exportsStore
	figuresStore
	guardStore
	heardStore
	helpfulStore
	translationStore
	incidentsStore
	noticesStore
	outboxStore
	passkeyStore
	accountStore
	agencyStore
	signInStore
	setUpStore
	peopleStore
	docketsStore
	lifeStore
	journalStore
	publicationsStore
	purgesStore
	quotationsStore
	recommendationsStore
	recordsStore
	reportStore
	retentionStore
	removalsStore
	manyStore
	samplesStore
	screeningStore
	speakersStore
	signaturesStore
	siteNoticeStore
	suggestionStore
	testStore
	trainingStore
	undoStore
	wordingStore
	unsentStore
}

// Deps holds what the staff pages need beside the gate. All of it is required.
type Deps struct {
	Store    Store
	Snapshot func(ctx context.Context, fn func(export.Source) error) error // one consistent read
	Record   RecordWriter

	Desk     ReviewDesk
	Signing  SigningDesk // second signatures; also the desk
	Handoff  HandoffDesk // of flagged comments; also the desk
	Handed   HandoverDesk
	Many     ManyDesk        // many comments at once
	Joint    JointDesk       // signatures for many comments at once
	Cases    CaseDesk        // what becomes of reports
	Asking   AskDesk         // questions to the writers of comments
	Appeals  AppealDesk      // what writers say against decisions
	Remarks  RemarkDesk      // what readers write about pages
	English  TranslationDesk // of posted answers in other languages
	Guard    GuardDesk       // hidden words that stand elsewhere
	Hand     HandDesk
	Import   ImportDesk     // files that staff send: intake.Uploads
	Hasher   *signin.Hasher // signin.NewHasher(signin.Iterations)
	Coding   CodingDesk
	Training TrainingDesk // practice before the real answers: theme.TrainingDesk
	Tests    TestDesk     // answers with known codes: theme.TestDesk
	Project  ProjectDesk  // projects that come home: theme.ProjectDesk

	Counted *export.Analyses // what the public and staff look at; made by handlers.New

	Compare   LetterReader     // compares copies with their letter
	Agreement AgreementFigures // of answers that two people coded

	Written WrittenReader // what the text of a report can name

	Export []export.Exporter // in the contract's order
	Keeper ExportKeeper      // keeps exports under a name

	Mailroom Mailroom // how messages leave

	Agency AgencySignIn // zero: nobody signs in at the agency's identity provider

	BrakeKey [32]byte // hides account addresses in the counters of failed sign-ins
}

// KeptForms has the forms that are kept when their session was over.
var KeptForms = web.KeptForms{Pages: TypedForms, Label: keptLabel, Hidden: isHidden}

// Face holds the staff pages by subject, as the route table names them.
type Face struct {
	Account         *account
	Agency          *agency
	Agreement       *agreement
	Analysis        *analysis
	Appeals         *appeals
	Campaigns       *campaigns
	Cases           *cases
	Codebook        *codebook
	Coding          *coding
	Workplace       *workplace
	Team            *team
	Tests           *tests
	Training        *training
	Settling        *settling
	Codings         *codings
	Desk            *desk
	Dockets         *dockets
	Entry           *entry
	Exports         *exports
	Figures         *figures
	Guards          *guards
	Heard           *heard
	Helpful         *helpful
	Imports         *imports
	Incidents       *incidents
	Handovers       *handovers
	Inquiries       *inquiries
	Journal         *journal
	Life            *life
	List            *list
	Many            *many
	Memos           *memos
	Notices         *notices
	Outbox          *outbox
	SiteNotice      *siteNotice
	Passages        *passages
	Projects        *projects
	Passkeys        *passkeys
	People          *people
	Publications    *publications
	Purges          *purges
	Quotations      *quotations
	Recommendations *recommendations
	Records         *records
	Report          *report
	Retention       *retention
	Removals        *removals
	Review          *review
	Samples         *samples
	Screening       *screening
	SetUp           *setUp
	Speakers        *speakers
	SignIn          *signIn
	Signatures      *signatures
	Suggested       *suggestionScores
	Translations    *translations
	Undo            *undo
	Unsent          *unsent
	Wording         *wording
}

// New returns the staff pages behind a gate.
func New(g *web.Gate, d Deps) *Face {
	c := &staffPage{Gate: g, store: d.Store}
	brake := signin.NewBrake(d.Store, d.BrakeKey, g.Now)
	signIns := g.SignInLimiter()
	f := &Face{
		Agreement: &agreement{staffPage: c, store: d.Store, figures: d.Agreement},
		Analysis:  newAnalysis(c, d.Counted, d.Store), Appeals: &appeals{staffPage: c, store: d.Store, desk: d.Appeals},
		Campaigns: &campaigns{staffPage: c, store: d.Store, letters: d.Compare, preview: d.Many},
		Cases:     &cases{staffPage: c, store: d.Store, desk: d.Cases},
		Codebook:  &codebook{staffPage: c, store: d.Store, snapshot: d.Snapshot, exporters: d.Export},
		Codings:   &codings{staffPage: c, desk: d.Coding}, Dockets: &dockets{staffPage: c, store: d.Store},
		Entry: &entry{staffPage: c, hand: d.Hand}, Speakers: &speakers{staffPage: c, store: d.Store},
		Exports: &exports{staffPage: c, store: d.Store, snapshot: d.Snapshot, exporters: d.Export, keeper: d.Keeper},
		Figures: &figures{staffPage: c, store: d.Store}, Guards: &guards{staffPage: c, store: d.Store, desk: d.Guard},
		Helpful:   &helpful{staffPage: c, store: d.Store, desk: d.Remarks},
		Imports:   &imports{staffPage: c, store: d.Store, desk: d.Import},
		Incidents: &incidents{staffPage: c, store: d.Store, room: d.Mailroom, desk: d.Handoff},
		Journal:   &journal{staffPage: c, store: d.Store}, Passages: &passages{staffPage: c, store: d.Store},
		Memos:   &memos{staffPage: c, store: d.Store, desk: d.Coding, snapshot: d.Snapshot},
		Notices: &notices{staffPage: c, store: d.Store, room: d.Mailroom}, Tests: &tests{c, d.Store, d.Tests},
		Outbox: &outbox{staffPage: c, store: d.Store, room: d.Mailroom}, SiteNotice: &siteNotice{c, d.Store},
		Projects: &projects{staffPage: c, store: d.Store, desk: d.Project, one: make(chan struct{}, 1)},
		Passkeys: &passkeys{staffPage: c, store: d.Store, keys: signin.NewPasskeys(g.BaseURL, g.Look.Name),
			signIns: signIns},
		People: &people{staffPage: c, store: d.Store, brake: brake},
		Purges: &purges{staffPage: c, store: d.Store}, Retention: &retention{staffPage: c, store: d.Store},
		Removals: &removals{staffPage: c, store: d.Store}, Quotations: &quotations{staffPage: c, store: d.Store},
		Records:   &records{staffPage: c, store: d.Store, write: d.Record},
		Report:    &report{staffPage: c, store: d.Store, snapshot: d.Snapshot, read: d.Written},
		Screening: &screening{staffPage: c, store: d.Store, desk: d.Desk}, Suggested: newSuggestionScores(c, d.Store),
		SetUp:      &setUp{staffPage: c, store: d.Store, hasher: d.Hasher, signIns: signIns},
		SignIn:     &signIn{staffPage: c, store: d.Store, hasher: d.Hasher, brake: brake, signIns: signIns},
		Signatures: &signatures{staffPage: c, store: d.Store, signing: d.Signing, desk: d.Joint, many: d.Store},
		Unsent:     &unsent{staffPage: c, store: d.Store}, Wording: &wording{staffPage: c, store: d.Store},
		Workplace: &workplace{c, d.Store, d.Coding, d.Training}, Team: &team{c, d.Store, d.Coding},
	}
	f.Life, f.Training = &life{c, d.Store, f.Wording}, &training{c, d.Store, d.Training, d.Tests, d.Agreement}
	f.Heard = &heard{staffPage: c, report: f.Report, store: d.Store}
	f.Publications = &publications{staffPage: c, store: d.Store, keeper: d.Keeper, kept: f.Exports}
	f.Exports.published = f.Publications
	f.Agency = &agency{staffPage: c, AgencySignIn: d.Agency, store: d.Store, signIn: f.SignIn, signIns: signIns}
	f.SignIn.passkeys, f.SignIn.agency = f.Passkeys, f.Agency
	f.Account = &account{staffPage: c, store: d.Store, hasher: d.Hasher, signIn: f.SignIn, setUp: f.SetUp,
		notices: f.Notices, keyStore: d.Store, passkeys: f.Passkeys, agency: f.Agency}
	f.Handovers = &handovers{incidents: f.Incidents, records: d.Handed}
	f.Inquiries, f.Translations = &inquiries{c, d.Store, d.Asking}, &translations{c, d.Store, d.English}
	f.Coding, f.Settling = newCoding(c, d.Coding, f.Workplace, f.Translations)
	f.Desk = &desk{staffPage: c, store: d.Store, desk: d.Desk, coding: f.Workplace, signatures: f.Signatures,
		guards: f.Guards, cases: f.Cases, inquiries: f.Inquiries, appeals: f.Appeals, purges: f.Purges,
		retention: f.Retention, helpful: f.Helpful}
	f.List = &list{staffPage: c, store: d.Store, desk: d.Desk, queue: f.Desk, signatures: f.Signatures, shared: d.Store}
	f.Undo, f.Samples = &undo{staffPage: c, store: d.Store, list: f.List}, &samples{c, d.Store, d.Mailroom}
	f.Many = &many{staffPage: c, store: d.Store, desk: d.Many, queue: f.Desk, list: f.List}
	f.Recommendations = &recommendations{staffPage: c, store: d.Store, quotations: f.Quotations}
	f.Review = &review{
		staffPage: c, store: d.Store, desk: d.Desk, queue: f.Desk, codings: f.Codings, campaigns: f.Campaigns,
		signatures: f.Signatures, list: f.List, shared: d.Store, guards: f.Guards, rests: d.Store, cases: f.Cases,
		inquiries: f.Inquiries, appeals: f.Appeals, english: f.Translations}
	return f
}
