package guard

import "strings"

// nicknames are groups of forms of one given name: short forms, old abbreviations and other
// spellings.
var nicknames = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(nicknameGroups, "\n") {
		group := strings.Fields(line)
		for _, n := range group {
			m[n] = append(m[n], group...)
		}
	}
	return m
}()

const nicknameGroups = `richard rick rich dick ricky ricardo richie
robert robt rob bob bobby robbie roberto beto
william wm will bill billy willie liam guillermo
james jas jim jimmy jamie
john jno johnny jack jon juan
joseph jos joe joey jose pepe chepe
thomas thos tom tommy tomas
michael mike mikey mick miguel
charles charlie chuck chas carlos
edward edw ed eddie ted teddy ned eduardo lalo
david dave davey
daniel danl dan danny
christopher chris kit
anthony tony antonio tono
andrew andy drew
steven stephen steve esteban
matthew matt
nicholas nick nicolas
benjamin benj ben benny
samuel saml sam sammy
alexander alex sandy alejandro
gregory greg
kenneth ken kenny
ronald ron ronnie
donald don donnie
timothy tim
jeffrey jeff geoff
lawrence larry
leonard leo lenny
raymond ray
patrick pat paddy
philip phillip phil
frederick fred freddy
francis frank francisco fco paco pancho
peter pete pedro
elizabeth liz beth betty eliza lisa libby lizzie elisabeth
margaret maggie meg peggy marge
katherine catherine kathryn kate katie kathy cathy kat
jennifer jen jenny
jessica jess jessie
patricia pat patty tricia trish
barbara barb babs
susan sue susie suzanne
deborah debra deb debbie
dorothy dot dottie dolly
rebecca becky becca
victoria vicky tori
christina christine chris tina
alexandra alex sandra sandy
samantha sam
kimberly kim
cynthia cindy
pamela pam
judith judy
theresa teresa terry tess tere
abigail abby gail
amanda mandy
angela angie
veronica ronnie
maria mary marie ma
george geo georgie jorge
mohammed muhammad mohamed mohammad muhammed mohamad mohd
ahmed ahmad
hussein hussain husain
hassan hasan
yusuf yousef youssef yousuf
fatima fatma fatimah
aisha ayesha aysha
abdul abdel
sergei sergey serhii
dmitri dmitry dmitriy dima
natalia nataliya natasha
guadalupe lupe lupita
ignacio nacho
jesus chuy
enrique quique kike
dolores lola
manuel manny manolo
rafael rafa
alberto beto
rosario chayo
luis lucho`
