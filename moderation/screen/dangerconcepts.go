package screen

// flawConcepts are the words for what stands open.
var flawConcepts = []wordConcept{
	{entry, `door:n gate:n window:n lock:n key:n room:n closet:n cabinet:n shed:n dock basement hallway lobby entrance
		stairwell fence dumpster:n bin:n trash
		cage rack garage puerta:n ventana:n cuarto bodega archivo
		entrance:n latch:n`,
		`behind the copier/printer/rack/desk, under the desk`},
	{unguarded, `unlocked open opens ajar propped unattended unsecured unprotected exposed exposes unpatched vulnerable
		unguarded unencrypted abierto abierta abiertos abiertas broken
		visible reachable public publicly readable
		latches`,
		`wide open, held open, propped open, left open/unlocked/out/on/logged, never locks/locked/lock/closes,
		NOT ~ lock/close/latch/ask/check/require, no lock/guard/login/password/authentication/pin/encryption/check/
		fence/curtain, not locked/encrypted/protected/secured/patched, without a/any/logging/signing/asking ~ , open to
		~, lets/let/letting anyone/anybody/you/me/us/everyone/people, anyone/anybody/everyone/everybody/whoever ~ can/
		could/with/who/passing/has, any visitor/passerby/guest/patient/phone/stranger, cualquiera, sin contrasena/clave/
		llave/seguro, facing the ~ , faces the ~ , through the glass/window, over the air, in the clear, plain text/
		sight/view, a la vista, face up, stays/stay/stands/sits logged/signed/open, logged in all/as, still logged, from
		the street/sidewalk/parking/road/internet/outside/lobby/waiting, on the open/public internet, on the internet,
		never latches/closes/locks, nobody/no ~ stopped/stops/checked/checks/asked/asks, cut off everything,
		no pin, stays/stay open, plays back ~, boots to,
		no cierra/cierran/tiene/tienen llave/candado/clave/seguro, no cierra, siempre abierta/abierto, al alcance de,
		sin llave/candado/vigilancia, nadie me vio/pregunto/detuvo/paro, pegado/pegada arriba/debajo/en/al/a,
		uno pone cualquier, in the public hallway/restroom/lobby, public hallway/restroom/bathroom, isn t locked,
		isn/not t locked, with no login, in the/a/our dumpster, dumpster behind/with, binders in it, to the rim,
		there is no lock, it s public, it is public, is public, shared calendar/folder/link/spreadsheet/album/drive,
		on the front page, anyone with the, opens for all, opens for everybody, in live, can reach in,
		no questions asked, typed admin, hear the nurse, through the window, read out names, is the password`},
	{unknown, `admin guest default`,
		`default password/passwords/login/code/pin, factory password/code/setting/settings,
		same password/code/login/pin, password is/was/s ~, password on/taped/written/under ~, code is/was ~,
		pin is/was ~, taped to/on/under, sticky note, post it, sticker on, written on ~, no password/login/passcode/pin,
		empty password, any password/date/number/birthday/code/name, 1234, 0000, 12345, password123, clave es,
		contrasena es, cualquier clave/contrasena/fecha/numero/codigo, last name and, birth date, date of birth,
		nothing but a/the/my ~ , only ~ needed, my old/former ~ works/work/opens/lets,
		still lets/works/opens/accepts/logs, still has/have access, todavia ~ funciona/entro/acceso/puedo,
		change/changing/changed/changes/swap/edit/type/add/adding ~ number/digit/id/address/url/link/one,
		one digit/number ~, is a counter, next number, cambiar/cambio/cambias/cambiando el/un/numero,
		name is the password, typed admin, swap the last, last four digits, last digits`},
	{seeing, `tried tested checked watched noticed picked walked opened typed pressed scanned stood verified downloaded
		probe entre vi comprobe`,
		`i can/could ~ see/read/open/hear/reach/get/change/print/watch/walk/log,
		you can/could ~ see/read/open/hear/reach/get/change/print/watch/walk/log,
		i/we saw/see/got/get/was/were/am/m/have/ve/found/find/pulled/read/went/logged, i just,
		my son/daughter/husband/wife/neighbor/kid/mother/father ~ saw/got/opened/walked/found/read/could/can,
		took a photo/picture/screenshot, have screenshots/photos/pictures/screenshot, happy to show, can show you,
		can prove, puedo ver, se puede/pueden ver, yo mismo/misma, lo vi, mi hija/hijo/esposo/esposa ~ vio/entro,
		i receive, i clean there, i told, walked through, mine s in, i got, got forty,
		lo/la acabo de, acabo de hacerlo/entrar/verlo, me salio/salieron, pase por, deje ahi, nadie me vio,
		took a picture/photo, sat next to, drive past, just did it, did it by/again, i tried both/it, tried both,
		tried it, opened for me, saw a kid, found that by, once more right`},
}

// threatConcepts are the words of violence against persons.
var threatConcepts = []wordConcept{
	{violence, `goodbyes coffin funeral morgue casket widow orphan obituary corpse bleeding buried burying kill:v
		shoot:v stab:vv strangle:v behead:v murder:v slit choke:v cripple matar matarlo matarla matarlos
		golpear quemar apunalar disparar dispararle ahorcar zanja panteon tumba velorio
		maimed beheaded`,
		`blow ~ up, blow/blown up, burn/burned/burning ~ down, light ~ on, set ~ on/fire, run/running ~ over,
		take/taking ~ out with, break/breaking/broken ~ legs/neck/arms/face/bones/jaw/kneecaps/fingers, bullet in,
		put ~ in the ground/hospital/wheelchair/grave, teach ~ lesson, make ~ pay/bleed/suffer/beg, end ~ life/lives,
		drag ~ out, cut ~ throat, prender/prenderle/prenderles fuego, romper/romperle ~ , hacer/hacerle dano,
		say goodbye/goodbyes/her/his/your, say ~ goodbyes, pay ~ with ~ teeth/blood/life/legs/hands/eyes,
		NOT come/be/coming/make ~ home, wipe ~ off the, wish ~ were never, sleep well, rest in peace,
		last day/breath/sunrise/christmas/shift/meal, meet ~ maker, empty ~ into, pull the trigger, open fire,
		snap ~ neck, teeth out, kneecap, find out ~ pain, know/feel/learn what ~ pain, what pain is,
		won/not t/be ~ calling/walking/talking/breathing ~ again, never walk/talk/work/breathe/sleep again,
		going to be sorry, sorry for what, done asking, asking nice/nicely, no more asking, not end well,
		take/taking something of hers/his/yours/theirs, learn/learns/know/knows what it is to lose, lose something/
		someone, break/breaking every, cortar/cortarle ~ manos/dedos/cuello/lengua, is in a box, check/look under his/
		her/your/the car/bed/truck, bury the/his/her/your dog/cat/wife/husband/kid/kids, no va/van a llegar a su,
		won/not t/be ~ drive/get home,
		this/it is not over, no se va a quedar, van a saber, va a saber, se van a arrepentir, se va a arrepentir,
		burn/burned/burning ~ alive/down, beat/hurt/hang him/her/them/you, beat ~ to`},
	{weapon, `tank torch lighter rifle:n gun:n shotgun:n pistol:n knife knives machete:n bomb:n gasoline explosives
		grenade ammunition ammo bullet:n bat crowbar axe molotov ar-15 pistola cuchillo escopeta machete gasolina bala:n
		arma
		rope:n noose:n arrow:n axe:n hammer:n`,
		`ar 15, baseball bat, hunting rifle, loaded gun, tire iron, pipe bomb, has a gun/rifle/knife/shotgun,
		gun in the, my shotgun/rifle/gun/pistol/knife/bat/axe,
		dads/dad s/brother s/husband s/his rifle/gun/shotgun/pistol, full tank, can of gas, loaded, trunk full,
		in my trunk/glove/truck`},
	{target, `dr doctora brother sister parents husband you your surgeons panel mayor inspector auditor neighbor
		doctor:n nurse:n surgeon:n ceo director:n administrator:n manager:n clerk:n receptionist:n him her
		them you guard:n president owner:n wife husband daughter son somebody bastard:n son-of-a-bitch
		commissioner senator secretary medico:n enfermera:n ellos adentro officer:n dentist`, ``},
	{intent, `gonna swear promise`,
		`i/we/he/she/they will/ll/m/am/re/are/is ~ going/coming/gonna/bringing/taking/ready/waiting, i ll, i will,
		we will/ll, he/she/they will/ll, going to, says/said he/she/they/i ~ , wants/want to, plans/planning/plan to,
		someone/somebody should/ought/needs/has, ought to be, should be, deserves/deserve to, need/needs to be,
		voy/vamos/va/van a, le/lo/la/les/los voy/vamos, better watch/pray/hope/hide, next time i/he/she/they,
		if i/he/she/they ~ see/catch/find, one of these days, wait until, wait/waits/waiting in the lot,
		wait for the/him/her, driving down/over/there, drive down/over there, i know which, coming down/over there,
		walk into that/the/your, going to find out, i know where, he knows where, se donde, tonight i/we/he,
		i am/m done/outside/on/coming/waiting, have/ve got/loaded, there will/is, you ll/will, we ll/will see,
		tell dr/doctor/the/her/him/that/your ~, somebody/someone ~ going to,
		will/ll pay/regret/learn/answer/suffer/see/find, i know which/what/when/how ~,
		watching your/her/his/the house/kids/car/family, know/knows where ~ , know what car/school/street/time, voy por,
		vas a, van a pagar, ya se donde, sabemos donde,
		at your/her/his/their door, be at your/her/his/their, something louder, i know your/her/his/their, ya se que,
		ya se a, por donde camina, a que hora, before christmas/thanksgiving/sunday,
		or we stop/end/take, she/he stops or, voy a entrar, no va a salir, no van a salir, i kept the/a, tick tock,
		i intend to, we intend to`},
	{stalking, `stalk:v`, `know/knows/have/has/got/ve ~ her/his/their/your address/addresses/plates/plate/school/street/
		route/car/schedule/house/kids/children/daughter/son/shift, home address/addresses, which ~ you park/drive/live,
		which/what school/bus/church/street/house/car ~, been to her/his/your/their street/house,
		his/her/your street and, dog s name, under his/her/your car,
		what time/car ~, get/gets/getting off the bus, walk/walks to/home/alone, visit them/him/her/you, see you soon,
		seeing you, tick tock, watching your/her/his/their, followed/following her/him/them/you, times her/his/your/
		their, get/gets home, picks up her/his/their/your, her/his/your license plate, at the range, good day for, rope
		is, donde vive/viven/trabaja, a que hora sale, por donde camina/pasa, se/sabemos donde`},
	{grudge, ``,
		`afraid of jail/prison/dying, not/t ~ afraid of, nothing left, nothing else left, what ~ did to us/me/him/her,
		por su culpa, because of him/her/you/them, cut off my, nothing ~ to lose/live, nothing else to,
		no reason to live, had enough, had it, let my ~ die, killed my ~, you/they sold my, took my ~ , ruined my,
		destroyed my, denied my, murdered my, have no one/nothing, last warning, were/been warned, i am/m done, eye for,
		an eye, gets/get what ~ deserve/deserves/coming, pay for what, for what you/they/he/she did, you did to,
		blood on ~ hands, remember my name, make/makes the news, hear about me/it, i am/m not afraid, god forgive,
		no one will stop, que dios, no tengo nada, me quitaron, mataron a mi, dejaron morir,
		lo que le hizo/hicieron, lo que me hizo, por lo que`},
}
