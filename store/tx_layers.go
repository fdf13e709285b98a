package store

// tx is one write inside a batch. It never leaves this room.
//
// What writes need of each other is grouped by subject in layers: a layer embeds
// those that it stands on, and reaches nothing above it.
type tx struct {
	*txBase
	decisionTx
	conclusionTx
	codebookTx
	accountTx
	writingTx
	caseTx
	lifeTx
	inquiryTx
	purgeTx
	memoTx
	hearingTx
	calibrationTx
	translationTx
}

// newTx starts a write of the batch.
func newTx(b *batchState) *tx {
	base := &txBase{b: b, effects: b.start()}
	coding := codingTx{campaignTx{listTx{noticeTx{base}}}}
	return &tx{base, decisionTx{coding, signingTx{base}}, conclusionTx{base}, codebookTx{base}, accountTx{base},
		writingTx{base}, caseTx{base}, lifeTx{base}, inquiryTx{noticeTx{base}}, purgeTx{base}, memoTx{base},
		hearingTx{base}, calibrationTx{base}, translationTx{base}}
}

// listTx writes what follows from the rows of comments: classes of answers, the
// lists of what coders read, and counts of both.
type listTx struct{ noticeTx }

// campaignTx moves comments between campaigns and carries codings to copies of a
// letter.
type campaignTx struct{ listTx }

// codingTx writes judgements, passes and settlements.
type codingTx struct{ campaignTx }

// signingTx writes proposals, signatures and second looks.
type signingTx struct{ *txBase }

// noticeTx queues messages, and notes which comments somebody is to be told of.
type noticeTx struct{ *txBase }

// decisionTx files comments and writes decisions about them.
type decisionTx struct {
	codingTx
	signingTx
}

// conclusionTx writes excerpts and versions of recommendations.
type conclusionTx struct{ *txBase }

// codebookTx writes versions of codebooks and carries codings over to the next.
type codebookTx struct{ *txBase }

// accountTx writes accounts, roles and sessions.
type accountTx struct{ *txBase }

// writingTx writes versions of the sections of the report.
type writingTx struct{ *txBase }

// caseTx writes reports, cases and notes about them.
type caseTx struct{ *txBase }

// lifeTx writes what staff did to the life of a docket.
type lifeTx struct{ *txBase }

// inquiryTx writes what staff ask the writers of comments, and what both write to it.
type inquiryTx struct{ noticeTx }

// purgeTx writes orders to purge comments, and tombstones.
type purgeTx struct{ *txBase }

// memoTx writes versions of memos.
type memoTx struct{ *txBase }

// hearingTx publishes pages that say what was heard, and takes them back.
type hearingTx struct{ *txBase }

// translationTx writes what staff made of answers in other languages.
type translationTx struct{ *txBase }

// calibrationTx writes training rounds and test answers.
type calibrationTx struct{ *txBase }
