package store_test

import (
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
	"commentportal/store/storetest"
)

// fillRemoval fills the table of removals: a docket whose time was over long ago.
func fillRemoval(t *testing.T, db *store.DB) {
	t.Helper()
	must(t, db.AddDocket(t.Context(), storetest.Overdue("OLD-1"), storetest.Codebook("OLD-1"), docket.ActorOperator))
	old := storetest.Comment("old", "Words of long ago.")
	old.Docket = "OLD-1"
	storetest.File(t, db, old)
	must(t, errJoin(db.AskRemoval(t.Context(), docket.Removal{Docket: "OLD-1", Order: "DAA-1", Reason: "schedule",
		AskedBy: 1})))
}

// claimed fills the tables whose rows live for minutes or a day.
func claimed(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	for _, key := range []string{"waits", "waits too"} {
		storetest.File(t, db, storetest.Comment(key, "Words that wait."))
	}
	got, err := db.Claim(ctx, 1, docket.QueueQuery{Docket: storetest.ID, Limit: 10}, 2,
		storetest.Start.Add(240*time.Hour))
	must(t, err)
	if len(got) != 2 {
		t.Fatalf("%d comments were claimed", len(got))
	}
	ended := docket.Session{Hash: [32]byte{5}, User: 1, Stage: docket.StageFull, Started: storetest.Start,
		Seen: storetest.Start}
	must(t, db.StartSession(ctx, ended))
	must(t, db.EndSession(ctx, ended.Hash, "u1"))
	must(t, db.KeepUnsentForm(ctx, docket.UnsentForm{ID: "F1", User: 1, Session: ended.Hash, Path: "/admin/x",
		Fields: "note=x"}))
	must(t, db.AddCommentNote(ctx, docket.CommentNote{Comment: got[0], By: 1, Text: "ask"}))
	must(t, db.KeepDraft(ctx, docket.Draft{Comment: got[0], By: 1, Fields: "note=x"}))
	colleague, err := db.AddUser(ctx, docket.User{Email: "colleague@staff.example", Role: docket.RoleModerator}, "",
		"u1")
	must(t, err)
	must(t, db.Assign(ctx, got[0], colleague, 1))
	_, err = db.StartMany(ctx, docket.ManyDecision{Docket: storetest.ID, By: 1, Action: docket.ActionHold},
		[]docket.ManyComment{{Comment: got[0], Version: 1}})
	must(t, err)
	guard, err := db.TypeGuard(ctx, storetest.ID, 1,
		[]docket.GuardTerm{{Words: "Dana Whitfield", Kind: docket.KindPersonal}})
	must(t, err)
	must(t, db.SaveGuardFound(ctx, []docket.GuardFound{{ID: guard,
		Places: []docket.GuardPlace{{Kind: docket.GuardAnswer,
			Comment: got[0], Question: "1", Span: docket.Span{Start: 0, End: 5}, Redact: docket.KindPersonal,
			How: docket.FoundSame, Sure: true}}}}, 1, true))
	must(t, db.AddUpload(ctx, docket.Upload{ID: "up-1", User: 1, Docket: storetest.ID, Bytes: 4}, []byte("file")))
	must(t, db.SaveImportMap(ctx, docket.ImportMap{Docket: storetest.ID, Name: "Survey", By: 1}))
	must(t, db.SetNotice(ctx, 1, docket.NoticeAlerts, true))
	must(t, db.AddIdentity(ctx, 1, "https://idp.example", "subject", "u1"))
	_, err = db.AddPasskey(ctx, docket.Passkey{User: 1, Name: "laptop", Handle: []byte("h"), Credential: []byte("{}")},
		[]byte("one"), nil, "u1")
	must(t, err)
	incident := storetest.Comment("incident", "It goes on.")
	incident.Flags = []docket.Flag{docket.FlagIncident}
	must(t, errJoin(db.HandOver(ctx, docket.Handover{Comment: storetest.File(t, db, incident), Channel: "CISA",
		Marking: docket.TLPRed, By: 1})))
	_, err = db.RaiseAlerts(ctx, true)
	must(t, err)
	_, err = db.Step(ctx, docket.LifeStep{Docket: storetest.ID, Kind: docket.EventExtended,
		Until: storetest.Start.AddDate(9, 0, 0),
		Why:   "asked", By: "u1"})
	must(t, err)
	for n, title := range []string{"A title", "Another title"} {
		d, err := db.Docket(ctx, storetest.ID)
		must(t, err)
		draft := docket.TextsDraft{Docket: storetest.ID, By: 1, Texts: docket.WordingOf(d).Texts()}
		draft.Texts.Title = title
		must(t, db.SaveTextsDraft(ctx, 2*n, draft))
		if n == 0 {
			must(t, db.PublishTexts(ctx, storetest.ID, 1, "It is clearer.", 1))
		}
	}
	must(t, db.Follow(ctx, docket.FollowAsk{Docket: storetest.ID, Email: "f@example.test", Language: "en"}))
	must(t, db.AskAboutName(ctx, docket.NewNameCheck("A Name", "a@example.test", phrase.English, time.Hour)))
	asked := storetest.Comment("asked", "What is it?")
	asked.Tracking = "NUMBER-ASKED"
	asked.Wishes = docket.Wishes{Mail: true, Speak: true}
	question, _, err := db.Ask(ctx, docket.Inquiry{Comment: storetest.File(t, db, asked),
		Kind: docket.InquiryOwn, AskedBy: 1,
		EndsAt: storetest.Start.Add(240 * time.Hour)}, "What do you mean?")
	must(t, err)
	must(t, db.Decide(ctx, docket.Decision{Comment: storetest.File(t, db, asked), Version: 1,
		Action: docket.ActionWithhold,
		Status: docket.Withheld, Reason: "threat", By: 1}))
	must(t, errJoin(db.PlaceHold(ctx, docket.LegalHold{Docket: storetest.ID, Order: "Lit. 1", Reason: "why",
		PlacedBy: 1})))
	must(t, db.LiftHold(ctx, 1, storetest.ID, 1, "over"))
	fillRemoval(t, db)
	must(t, errJoin(db.Appeal(ctx, "NUMBER-ASKED", "I named no one.")))
	mended := storetest.Comment("mended", "A pump fails.")
	mended.Version = 2
	_, err = db.Mend(ctx, "NUMBER-ASKED", mended)
	must(t, err)
	must(t, db.AnswerInquiry(ctx, "NUMBER-ASKED", question, "A pump."))
	must(t, errJoin(db.AskPurge(ctx, docket.Purge{Comment: got[0], Order: "No. 1", Reason: "why", AskedBy: 1})))
	vote := docket.PageVote{Docket: storetest.ID, Page: "call", Language: "en", Helpful: true}
	must(t, db.CountVote(ctx, vote))
	must(t, db.AddRemark(ctx, docket.PageRemark{PageVote: vote, Text: "Clear."}))
	must(t, db.CountSignIn(ctx, [32]byte{6}, true, func(docket.SignInTries) error { return nil }))
}

// treed fills the tables of the tree of comments received.
func treed(t *testing.T, db *store.DB) {
	t.Helper()
	var list []docket.Comment
	for n := range 18 {
		list = append(list, storetest.Comment(fmt.Sprint("leaf ", n), "A leaf."))
	}
	_, _, err := db.FileImported(t.Context(), storetest.ID, list)
	must(t, err)
	_, err = db.SealReceived(t.Context())
	must(t, err)
}

// judged fills the tables of second persons, findings, settlements and changes of
// the codebook. Comments 2 and 4 are posted, 2 was read by the accounts 1 and 2.
func judged(t *testing.T, db *store.DB) {
	t.Helper()
	ctx, id := t.Context(), storetest.ID.Comment(2)
	must(t, db.Adjudicate(ctx, docket.Adjudication{Comment: id, Question: "1", Codes: []string{"A"}, Reason: "because",
		By: 5}))
	must(t, db.SaveNote(ctx, docket.CodingNote{Comment: id, Question: "1", Coder: 3, Text: "look"}))
	_, err := db.SaveMemo(ctx, 0, docket.Memo{Docket: storetest.ID, Kind: docket.MemoAnswer, Comment: id, Question: "1",
		By: 3, Text: "A memo."})
	must(t, err)
	must(t, db.SaveTranslation(ctx, docket.AnswerTranslation{Comment: id, Question: "1", Text: "English.", By: 3},
		publicText(t, db, id)))
	trained(t, db)
	must(t, db.SetSecondPerson(ctx, storetest.ID, docket.SecondPersonOn, 100, "u1"))

	looked := storetest.File(t, db, storetest.Comment("looked", "Words to look at."))
	d := docket.Decision{Comment: looked, Version: 1, Action: docket.ActionPost, Status: docket.Posted, By: 1,
		Answers: []docket.PublicAnswer{{Question: "1", Text: "Words to look at."}},
		Verdicts: []docket.FindingVerdict{{Question: "1", Span: docket.Span{Start: 0, End: 5}, Rule: "secret",
			Severity: docket.Block, Verdict: docket.VerdictDismissed}}}
	must(t, db.Decide(ctx, d))
	partly := storetest.File(t, db, storetest.Comment("partly", "Words to keep back."))
	must(t, db.Decide(ctx, docket.Decision{Comment: partly, Version: 1, Action: docket.ActionPost,
		Status: docket.Posted,
		By:     1, Answers: []docket.PublicAnswer{{Question: "1"}},
		Withheld: []docket.WithheldAnswer{{Question: "1", Reason: "private"}}}))
	d.Comment = storetest.File(t, db, storetest.Comment("signed", "Words to sign."))
	_, err = db.Propose(ctx, docket.Signature{Kinds: []docket.SignatureKind{docket.SignDismiss}, Decision: d})
	must(t, err)

	book, err := db.Codebook(ctx, storetest.ID)
	must(t, err)
	theme := book.Themes[0]
	theme.Definition = "Something else altogether."
	next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{theme.Code},
		Themes: []docket.Theme{theme}, Reason: "it means something else", By: 3}, nil)
	must(t, err)
	must(t, db.ChangeCodebook(ctx, book.Version, next, change))
}

// grouped makes two campaigns that overlap, and names the one that there is.
func grouped(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	var members []docket.CampaignMember
	for n := range int64(4) {
		words := map[bool]string{true: "The third letter.", false: "The second letter."}[n > 1]
		key := string(rune('p' + n))
		c := storetest.File(t, db, storetest.Comment(key, words))
		storetest.Post(t, db, c, nil)
		members = append(members, docket.CampaignMember{Comment: c, Class: docket.ClassIdentical, ShareOfLetter: 1,
			Campaign: map[bool]docket.CampaignID{true: "new-3", false: "new-2"}[n > 1]})
	}
	list, err := db.CampaignWork(ctx)
	must(t, err)
	work := list[0]
	letter := storetest.ID.Comment(5)
	c, err := db.Comment(ctx, letter)
	must(t, err)
	_, err = db.SaveGrouping(ctx, docket.Grouping{Docket: storetest.ID, Whole: true, Verdicts: work.Verdicts,
		Changes: work.Changes, Members: members,
		Campaigns: []docket.Campaign{{ID: c.Campaign, Letter: letter}, {ID: "new-2", Letter: members[0].Comment},
			{ID: "new-3", Letter: members[2].Comment}},
		Relations: []docket.CampaignRelation{{A: "new-2", B: "new-3", Share: 0.5}}})
	must(t, err)
	_, err = db.DecideCampaign(ctx, docket.CampaignVerdict{Docket: storetest.ID, Action: docket.CampaignRename,
		Campaign: c.Campaign, Name: "The letter", Reason: "because", By: 1})
	must(t, err)
}

// trained fills the tables of training rounds.
func trained(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	for n := range docket.TrainingLeast {
		c := storetest.Comment(fmt.Sprint("practice ", n), "A pump fails.")
		storetest.Post(t, db, storetest.File(t, db, c), nil)
	}
	round, err := db.StartTraining(ctx, docket.TrainingStart{Docket: storetest.ID, Size: docket.TrainingLeast,
		Coders: []docket.UserID{1, 2}, By: 1})
	must(t, err)
	must(t, db.ReadTraining(ctx, storetest.ID, round, 1, docket.TrainingReading{Coder: 2, Codes: []string{"A"}}))
	must(t, db.CompareTraining(ctx, storetest.ID, round, 1))
	must(t, db.AgreeTraining(ctx, storetest.ID, round, 1, docket.TrainingReference{Codes: []string{"A"},
		Note: "agreed", By: 1}))
	must(t, db.CloseTraining(ctx, storetest.ID, round, 1))
	tested(t, db)
	must(t, errJoin(db.AskSenders(ctx, docket.SampleStart{Docket: storetest.ID, Size: 2, Seed: 1, By: 1})))
}

// tested fills the tables of test answers.
func tested(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	must(t, db.SetReadingPlan(ctx, storetest.ID, docket.ReadingPlan{}, docket.ActorOperator))
	list, err := db.TestReferences(ctx, storetest.ID)
	must(t, err)
	ref := list[0]
	ref.Note, ref.By, ref.Number = "why", 1, 0
	must(t, db.MarkTest(ctx, ref))
	must(t, storetest.CodeAnswer(ctx, db, 3, ref.Comment, ref.Question, []docket.Coding{{Code: "A"}}))
	for who := docket.UserID(40); ; who++ { // until somebody's first answer is a test
		_, test, err := db.MixTest(ctx, docket.CodingQuery{Docket: storetest.ID, Coder: who,
			Tests: docket.TestPlan{Every: docket.TestsLeast}}, ref.CodingItemKey)
		must(t, err)
		if test != nil {
			must(t, storetest.CodeAnswer(ctx, db, who, test.Comment, test.Question, []docket.Coding{{Code: "A"}}))
			return
		}
	}
}

// publicText is the first answer of a posted comment as the public reads it.
func publicText(t *testing.T, db *store.DB, id docket.CommentID) docket.Text {
	t.Helper()
	c, err := db.PublicComment(t.Context(), id)
	must(t, err)
	return c.Answers[0].Text
}
