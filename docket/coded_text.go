package docket

// CodedText is a posted answer with the codes that people confirmed for it, as
// a model learns from it. No codes: somebody read it and none applies.
type CodedText struct {
	Comment  CommentID // empty where it comes from no docket
	Question QuestionID
	Text     Text
	Codes    []string // sorted, each once
}
