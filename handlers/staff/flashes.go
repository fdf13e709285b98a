package staff

// Flashes are the messages about what the last form did, by the code that travels in
// the address.
var Flashes = map[string]string{
	"quotation":                "The quotation is saved.",
	"quotation-dropped":        "The passage is no longer a quotation.",
	"refitted":                 "The passage fits this theme as it is now. It waits no longer.",
	"passage-removed":          "The passage is taken away. The log keeps that it was there.",
	"moved":                    "The order is changed.",
	"recommendation":           "The recommendation is saved. Every earlier wording is kept.",
	"recommendation-withdrawn": "The recommendation is taken back. It is out of the report, and every wording is kept.",
	"recommendation-restored":  "The recommendation stands again, behind the others.",

	"candidate": "The theme is in the codebook as a candidate, and the sentences are marked for it. Give it a " +
		"label and a definition before anybody codes with it.",

	"record-asked":  "The request is on record. Another administrator has to agree.",
	"record-agree":  "You agreed. You and the person who asked may fetch the file for a week.",
	"record-refuse": "You refused. Nothing is handed out.",
	"record-sign":   "You signed that you know of this record.",
	"record-stale":  "Somebody answered this before you. Nothing was changed.",

	"purge-asked":  "The request is on record. Another administrator has to agree.",
	"purge-agree":  "The words of the comment are removed. What still holds them is named below.",
	"purge-refuse": "You refused. The comment stays as it is.",
	"purge-sign":   "You signed that you know of this purge.",
	"purge-stale":  "Somebody answered this before you. Nothing was changed.",

	"memo": "The memo is saved. Every earlier version is kept.",
	"memo-removed": "The memo is taken back. It is out of the list and the project file, and every version is " +
		"kept.",
	"section":           "The section is saved. Every earlier version is kept.",
	"section-same":      "Nothing changed, so nothing was saved.",
	"remarks":           "The notes are removed. The log keeps how many.",
	"remarks-none":      "Nothing was ticked, so nothing was removed.",
	"heard-published":   "The page is published. Everybody reads it from now on, with the figures of now.",
	"heard-unpublished": "The page is taken back. Nobody reads it any more.",
	"published":         "The export is published. The pages of its comments tell where it rests on them.",
	"unpublished":       "The publication is taken back. Pages of comments tell nothing of this export.",

	"proposed": "Your decision waits for a second signature. Until then the comment stays as it is.",
	"proposed-alone": "Your decision waits for a second signature, and nobody else may sign at present. It " +
		"does not go through by itself: an administrator has to add or enable a moderator.",
	"proposed-coded": "Your decision waits for a second signature. Until then the comment stays as it is. The " +
		"themes you ticked are saved.",
	"proposed-alone-coded": "Your decision waits for a second signature, and nobody else may sign at present. It " +
		"does not go through by itself: an administrator has to add or enable a moderator. The themes you " +
		"ticked are saved.",
	"case-note":         "The case has your note.",
	"case-close":        "The case has ended. Who reported reads your answer by the number of the report.",
	"incident-handed":   "The hand-over is on record. The writer reads to whom it went.",
	"incident-answered": "The answer is on record. The writer reads it on “Check a comment”.",
	"purge-held": "Nothing was removed: a legal hold stands on this docket. An administrator can lift it under " +
		"Retention, once whoever ordered it says so.",
	"notice-set":      "The notice stands on every page of the public within seconds.",
	"notice-clear":    "The notice is taken away.",
	"retention-hold":  "The legal hold stands. Nothing of the docket is removed until it is lifted.",
	"retention-lift":  "The legal hold is lifted. The log says who did so.",
	"retention-years": "The setting is saved, and the change is on record.",
	"removal-asked":   "The removal waits for a second administrator.",
	"removal-agree":   "You agreed. The words of all comments go now, one after the other.",
	"removal-refuse":  "You refused. Nothing of the docket is removed.",
	"removal-stale":   "Somebody has answered this already. See below how it stands.",
	"removal-held": "Nothing was removed: a legal hold stands on this docket, or the time for which it is kept was " +
		"made longer.",
	"retention-stale": "Somebody has lifted this hold already.",
	"appeal-answer": "The appeal has ended. The writer reads your answer on “Check a comment”. They left no " +
		"address, so no mail goes out.",
	"appeal-answer-mailed": "The appeal has ended. A mail goes out that says that an answer waits, and nothing else.",
	"inquiry-ask": "The question waits for the writer on “Check a comment”. They left no address, so no " +
		"mail goes out.",
	"inquiry-ask-mailed": "The question waits for the writer. A mail goes out that says so, and nothing else.",
	"inquiry-again": "Your words wait for the writer on “Check a comment”. They left no address, so no " +
		"mail goes out.",
	"inquiry-again-mailed": "Your words wait for the writer. A mail goes out that says so, and nothing else.",
	"inquiry-end":          "The question has ended. The writer reads it, and answers no more.",
	"guard-propose":        "Your proposal is on record. It is carried out at once where nobody else has to sign.",
	"guard-sign":           "Your answer is on record.",
	"guard-close":          "This is closed. Your reason stays on record.",
	"taken-down":           "The comment is taken down. A second person signs it afterwards.",
	"signed":               "You signed. The decision is carried out.",
	"joint-signed":         "You signed. The comments are withheld, each with a row of its own in the log.",
	"joint-apart": "You signed. Those with something of their own still wait: read them, then tick them or answer " +
		"them one by one.",
	"joint-refused":    "You refused. Your note stands at each comment, which has to be decided anew.",
	"sign-refused":     "You refused. Your note stands at the comment, which has to be decided anew.",
	"looked":           "Your second look is on record.",
	"part-assigned":    "Assigned. “Next” hands these answers to this coder first.",
	"part-taken":       "The assignment is taken away, and the change is on record.",
	"training-started": "The round is started. “Next” hands its answers to each coder first.",
	"training-first":   "Saved. A training round has begun: its answers come before the others.",
	"training-next":    "Saved. The next answer for practice:",
	"training-read":    "Saved. You have read all answers of this round.",
	"training-open": "Nothing was saved: an answer of this comment is in a training round. It is coded when the " +
		"round is closed.",
	"training-late":     "The round has gone on since you opened the page, so nothing was saved.",
	"training-agreed":   "What you agreed on is saved.",
	"training-compared": "Nobody reads on. Everybody who codes sees what was chosen.",
	"training-closed":   "The round is closed. Its answers are in the lists again.",
	"readings":          "The setting is saved, and the change is on record.",
	"second-reading":    "The setting is saved, and the change is on record.",
	"second-person":     "The setting is saved, and the change is on record.",

	"agency":          "Your account is connected. You can sign in at your agency from now on.",
	"passkey":         "The passkey is added. You can sign in with it alone.",
	"passkey-named":   "The passkey has its new name.",
	"passkey-removed": "The passkey is removed. It opens nothing any more. Remove it from your device, too.",

	"notices":       "What you are told is saved.",
	"message-retry": "The message is tried again now.",
	"message-sent":  "Noted: somebody sent this message by hand. Its address is gone from here.",
	"message-drop":  "The message is not sent. Its address is gone from here.",
	"message-gone":  "This message was sent meanwhile.",
	"speaker-ended": "The offer to speak is off the list.",
	"speaker-gone":  "Nobody with this address is on the list.",

	"note-added":    "The comment has your note.",
	"draft":         "The comment is not decided. What you entered is kept as a draft, for you alone.",
	"draft-dropped": "The draft is thrown away.",
	"assigned":      "The comment is assigned. Others are not sent to it.",
	"unassigned":    "The comment is for anybody again.",
	"undone":        "The comment waits again. The decision is taken back and stays on record.",
	"posted":        "The comment is posted.",
	"withheld":      "The comment is not posted. The reason is on record.",
	"held":          "The comment is held. It waits in the list of held comments.",
	"spam":          "The comment is marked as spam.",
	"empty":         "Done. There is nothing more in this list.",
	"nothing":       "There was nothing to take: every comment of this list is taken or decided.",
	"coded":         "The themes are saved.",

	"campaign-confirm": "The campaign is confirmed. Its copies stay together.",
	"campaign-split":   "The copies are parted. What they add is compared anew within a minute.",
	"campaign-merge":   "They are joined. What the copies add is compared anew within a minute.",
	"campaign-alone":   "The ticked copies stand alone now.",
	"campaign-name":    "The name is saved.",
	"addition-read":    "The addition is marked as read.",

	"import-dropped": "The file is removed. Nothing of it was filed from this page.",
	"import-saved":   "The mapping is saved. You can use it for files of the same form.",
	"import-changed": "You changed how the file is read. Look at the comments again before you file them.",

	"project-dropped": "The file is removed. Nothing of it was merged from this page.",

	"passage-add":     "The passage is added. Campaigns are looked for anew within a minute.",
	"passage-confirm": "The passage is confirmed. Campaigns are looked for anew within a minute.",
	"passage-reject":  "The passage is rejected. Campaigns are looked for anew within a minute.",
	"passage-name":    "The name of the passage is saved.",

	"excerpt": "The passage is marked.",
	"excerpt-pending": "The passage is marked and its theme ticked. Both are saved with your reading: save it when " +
		"you are done.",
	"excerpt-removed": "The passage is taken away.",
	"quoted":          "The passage is picked as a quotation.",
	"unquoted":        "The passage is no longer a quotation.",
	"noted":           "The note is saved.",
	"off-topic":       "The comment is marked off topic. It stays public.",
	"on-topic":        "The comment is on topic again.",
	"settled":         "It is settled. Both readings are kept.",
	"codebook":        "The codebook has a new version.",

	"entered":  "The comment is filed. It waits for review like any other.",
	"role":     "The role is changed. It counts from the next page that person opens.",
	"disabled": "The account is disabled, and all its browsers are signed out.",
	"enabled":  "The account is enabled.",
	"ended":    "Those browsers are signed out.",
	"password": "The password is changed. All other browsers are signed out.",
	"docket":   "The docket is filed.",

	"docket-marking": "The marking is saved.",
	"texts-draft":    "The draft is saved. Only administrators see it.",
	"texts-publish":  "The texts are published. Everybody reads them now.",
	"texts-drop":     "The draft is thrown away.",
	"texts-back":     "The earlier text is a draft now. Look at it, then publish it.",

	"docket-open":    "The docket is open for comments.",
	"docket-extend":  "The comment period is extended. Pages and feed say so.",
	"docket-close":   "The docket is closed.",
	"docket-review":  "The docket is marked as under review.",
	"docket-report":  "Pages say that the report is published.",
	"docket-round":   "The further round is open for comments.",
	"docket-archive": "The docket is archived.",
	"signed-out":     "You are signed out.",
	"kept": "Your session was over before this was saved. What you typed is kept, sealed, for a day. " +
		"Sign in with the same account, and the form comes back as you left it. Nothing is sent by itself.",
	"thrown-away": "It is thrown away.",
	"set-up":      "Your password is set. Sign in with it.",
	"first":       "Your account is made. Sign in with your password.",
}
