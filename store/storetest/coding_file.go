package storetest

import (
	"context"
	"errors"

	"commentportal/docket"
	"commentportal/store"
)

// CodeAnswer saves what one person reads in one answer.
func CodeAnswer(ctx context.Context, db *store.DB, by docket.UserID, id docket.CommentID, q docket.QuestionID,
	list []docket.Coding) error {
	return db.SaveReading(ctx, docket.AnswerReading{Comment: id, Question: q, Coder: by, Codings: list})
}

// CodingsOf lists all codings of a comment, rejected ones too.
func CodingsOf(ctx context.Context, db *store.DB, id docket.CommentID) ([]docket.Coding, error) {
	f, err := codingFile(ctx, db, id)
	return f.Codings, err
}

// PassesOf lists who read which answer of a comment.
func PassesOf(ctx context.Context, db *store.DB, id docket.CommentID) ([]docket.Pass, error) {
	f, err := codingFile(ctx, db, id)
	return f.Passes, err
}

// NotesOf lists what coders noted about the answers of a comment.
func NotesOf(ctx context.Context, db *store.DB, id docket.CommentID) ([]docket.CodingNote, error) {
	f, err := codingFile(ctx, db, id)
	return f.Notes, err
}

// AdjudicationsOf lists who settled which answer of a comment.
func AdjudicationsOf(ctx context.Context, db *store.DB, id docket.CommentID) ([]docket.Adjudication, error) {
	f, err := codingFile(ctx, db, id)
	return f.Adjudications, err
}

// OffTopicMarksOf lists who marked a comment as off topic.
func OffTopicMarksOf(ctx context.Context, db *store.DB, id docket.CommentID) ([]docket.OffTopicMark, error) {
	f, err := codingFile(ctx, db, id)
	return f.OffTopic, err
}

// codingFile is the coding file of a comment; empty where there is no such comment.
func codingFile(ctx context.Context, db *store.DB, id docket.CommentID) (docket.CodingFile, error) {
	f, err := db.CodingFile(ctx, id)
	if errors.Is(err, docket.ErrNotFound) {
		err = nil
	}
	return f, err
}
