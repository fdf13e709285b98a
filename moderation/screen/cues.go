package screen

// cue is what a word says about numbers and names near it.
type cue uint64

const (
	cueSSN cue = 1 << iota
	cuePhone
	cueCard
	cueEmail
)

// cueWords are the words and phrases that make a cue, in lower case, without
// punctuation: an apostrophe or hyphen is a blank here.
var cueWords = []struct {
	cue   cue
	words string
}{
	{cueSSN, "ssn, ssns, ss, social, soc sec, social security, seguro social, numero de seguro social"},
	{cuePhone, "phone, telephone, tel, ph, call, cell, cellphone, mobile, text, fax, reach, dial, desk, office, telefono, celular, llame, llamar"},
	{cueCard, "card, visa, amex, mastercard, discover, cc, tarjeta"},
	{cueEmail, "email, e mail, mail, correo"},
}
