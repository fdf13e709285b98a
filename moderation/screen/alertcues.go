package screen

// incidentCues tell of something that happens to a place or its records. What
// weighs four is enough by itself, where it goes on and has a place.
var incidentCues = []alertCue{
	{"attack", aboutIncident, 4, true, `under attack, being attacked, being hacked, being extorted, being exfiltrated,
		being ransomed,
		being encrypted, being breached, being held for ransom, being wiped, being deleted, being erased,
		being siphoned, being copied out,
		attack/breach/intrusion in progress, intrusion is in progress, bajo ataque, is/are being hit by,
		is being held for ransom, dealing with/a/an ~ ransomware/attack/breach/intrusion/malware,
		fighting/responding ~ ransomware/attack/breach/intrusion/malware, offline/down since the ~ attack/breach`},
	{"attacked", aboutIncident, 4, false, `have/ve/has/had been/just breached/hacked/attacked/compromised/infected/
		hijacked/infiltrated,
		was/were/been/are/is/got/just ~ breached/hacked/hijacked/extorted/infiltrated/atacado/hackeado/secuestrado,
		account/access/credentials ~ compromised/hijacked,
		was/were/been/got/is/are/just ~ hit/struck/infected/attacked/crippled by/with ~ ransomware/malware/hackers/
		attackers/virus/worm,
		network/system/systems/server/servers/computers has/have been infected/compromised,
		down/offline/dark/paper/diversion ~ because/from of/the ~ ransomware/malware/cyberattack/attack/cyber,
		down from ~ malware/ransomware,
		hijacked by ransomware, locked out of ~ by extortionists/hackers/criminals,
		nos estan atacando/robando/hackeando`},
	{"malware", aboutIncident, 4, true, `ransomware/malware/virus/worm has ~ encrypted/spread/reached,
		attacker/attackers/hackers/intruders/intruder is/are ~ encrypting/stealing/wiping/spreading,
		ransomware/malware/worm/virus is/are/keeps ~ spreading/encrypting/deleting/moving/wiping/locking,
		virus/worm/malware has got/gotten into, worm is spreading, encrypting themselves/itself/our/the`},
	{"note", aboutIncident, 4, false, `screen/screens/terminal/terminals/computer/computers/desktop/desktops/monitor/
		monitors/pc/pcs/workstation/workstations ~ note/skull/countdown/ransom,
		screen/screens/terminal/terminals/computer/computers/desktop/monitor/monitors ~ message ~
		files/pay/money/data,
		note ~ screen/screens/terminal/desktop/computers, message on every/all/each/the ~ terminal/screen/computer/
		screens,
		ransom note, text file ~ pay, clock counting down, note ~ bitcoin, nota en la pantalla,
		pantalla/pantallas ~ mensaje/nota/calavera,
		mensaje ~ bitcoin/rescate, mensaje en la pantalla`},
	{"note", aboutIncident, 4, true, `screen/screens/computer/computers/terminal/terminals
		show/shows/say/says/display/
		displays ~ note/skull/message/ransom,
		note that/which wants/asks/demands/says/gives, note gives/wants/says/demands, sale un mensaje,
		shows/show/showing a skull/ransom/countdown`},
	{"scrambled", aboutIncident, 4, true, `files/file/records/drives/folders ~ end/ends in,
		files/records/data are/is/re ~ scrambled/unreadable/gibberish,
		files ~ all ~ locked, archivos ~ cifrados, is red with, turning red`},
	{"encrypted", aboutIncident, 1, true, `are/is/been/re ~ encrypted, still encrypted, estan cifrados`},
	{"intruder", aboutIncident, 4, true, `someone/somebody/stranger/hackers/hacker/attacker/attackers/intruder/
		intruders/criminals/thieves is/are/s/re ~ in/inside ~ network/system/systems/server/servers/account/computers,
		someone/somebody/stranger/hacker/attacker/intruder is/s ~ logged in,
		attackers/hackers/intruders ~ still/currently ~ inside, attackers/hackers/intruders/intruder/they are in
		our/my,
		have/has control of,
		attackers/hackers/criminals/they ~ have/has access to our, mouse/cursor ~ moving/moves, it is/s not us,
		not one of us,
		inside our/my ~ network/systems/servers, watch him/them copy/delete,
		is/are/keeps deleting/copying/wiping/exfiltrating/stealing ~
		our/my/files/folders/records/backups/appointments/
		data,
		alguien ~ entro/esta/sigue ~ sistema/red/servidor, sigue adentro, estan robando, borra los archivos,
		conexiones que no,
		connections/logins/accounts ~ nobody/none ~ know/knows/made/recognizes, hackers have control,
		take/took over our`},
	{"remote", aboutIncident, 2, false,
		`from overseas/abroad, from another/a country/foreign, from outside, desde fuera, remote session, remote
			login,
		former employee still`},
	{"lockout", aboutIncident, 3, true, `are/re/am/m/remain/still/is ~ locked out, are/re/been/ve cut off from,
		nobody/none/no ~ can ~ get into/in, nobody/no ~ can ~ open/read/reach/see ~
		chart/charts/records/files/schedule/
		system,
		can/could t/not ~ get into ~ charts/records/files/system/systems/schedule,
		cannot ~ get into/reach/open/access/read ~ charts/records/files/system/systems/schedule/chart/record,
		can t/not ~ open/reach/access ~ charts/records/files/system/chart,
		no puede/podemos/pueden/puedo ~ abrir/entrar/acceder/ver,
		sin sistema/computadoras/acceso/red/expedientes, stay locked`},
	{"lockout", aboutIncident, 3, false, `locked out of, were/was/got/been ~ locked ~ and/out`},
	{"down", aboutIncident, 2, true, `is/are/re/s ~ down/dead/offline/dark/unreachable,
		has/have/s/ve been ~ dead/down/offline, we re down, stopped/cannot working,
		estan/esta ~ caido/caidos/caida/caidas, no funciona/funcionan, remain/remains ~ down/offline`},
	{"down", aboutIncident, 2, false,
		`went/going black/dark/dead, crashed one, phones/charts/monitors ~ out, jammed by/with, nothing works`},
	{"paper", aboutIncident, 2, false,
		`on paper since, writing everything, paper since, by hand, on paper, en papel, a mano, hand checking, on
			manual,
		to manual, switched ~ to manual`},
	{"diverting", aboutIncident, 2, true, `are/re diverting, on diversion, are/re turning ~ away, are/re sending ~
		away,
		closed to ambulances, cannot take calls, can t take calls,
		mandando las ambulancias, desviando, desviamos, diverting ambulances, canceling/cancelling surgeries,
		stopped filling`},
	{"extortion", aboutIncident, 4, true, `want/wants/demand/demands/demanding/asking/ask/asks ~ bitcoin/bitcoins/
		ransom/crypto/monero, want/wants/demand/demands ~ dollars/million/money ~ or/by/tonight/tomorrow/unless,
		unless we/i/you pay/wire/send, if we don/do/dont ~ pay, hours to pay, days to pay, want/wants/demanding ~
		money,
		ask/asks/asking for money,
		piden/pide/exigen/exige ~ bitcoin/dinero/rescate/dolares, si no pagamos/pago, publicaran los/nuestros datos,
		van a vender/publicar,
		or they send/publish/sell/post/release/leak, will put them up,
		will publish/release/leak/post/sell ~ records/data/files/charts/them/patients,
		gives us until, by tonight or, pay ~ or ~ records/data/files/patients`},
	{"stolen", aboutIncident, 3, true,
		`has/have/got ~ records of ~ patients, they/he have/has ~ everybody/everyone/records/files, with my own chart,
		estan robando`},
	{"sale", aboutIncident, 4, true, `offering/selling ~ database/records/data/list/charts/patients,
		for sale ~ records/patients/database, records/database/patients ~ for sale,
		patient list ~ public/online, list ~ is/are up on, a la venta, vendiendo los/nuestros`},
	{"fraud", aboutIncident, 4, true, `sending/sends our/my ~ payroll/pay/money/deposits, money keeps/is
		leaving/going,
		transfers ~ every night/day/hour, large transfers, payroll to an account,
		transfers i/we/nobody did/made, keeps/keep sending ~ money`},
	{"fraud", aboutIncident, 3, false,
		`went to another account, transfers ~ abroad/overseas, did not make them, didn t make them, with my name on`},
	{"phished", aboutIncident, 3, false, `typed in their passwords, keep/keeps getting a/an ~ mail/email,
		mailbox is sending, mailbox ~ sending messages/mail, clicked a/on/the ~ link/attachment,
		opened the/an ~ attachment, go/goes out again to, entered their passwords`},
	{"device", aboutIncident, 4, false, `pump/pumps/ventilator/ventilators/monitor/monitors/cabinet/gateway/machine/
		machines/scanner/device/devices/defibrillator/defibrillators ~ wrong/twice/double/commands/settings,
		pump/pumps/ventilators/ventilator/monitors/scanner/machines ~ by itself/themselves,
		monitors ~ went/go/going black/dark, getting/giving/given ~ commands/settings,
		wrong rate/dose/doses/amount, twice/double the dose, changed the library, changing the dose/doses,
		cambiando las dosis, se apagan solos, se apaga solo,
		orders/commands ~ nobody/none/no ~ sent/gave, reboots by itself, cannot check any, patients went low`},
	{"device", aboutIncident, 4, true,
		`reboots/restarts/moves/types by itself, turn/turning off by themselves,
		giving/delivering the wrong ~ rate/dose, alarms go off by themselves, se apagan solos, se apaga solo`},
	{"harm", aboutIncident, 2, false,
		`patients/patient ~ went low, patients/patient ~ coded, patient/patients ~ died, overdosed`},
	{"wrong", aboutIncident, 4, true,
		`printing/showing/sending/giving ~ results/records/labels/charts ~ wrong people/patients/names,
		printing results for, arrives/arrive/comes/come with ~ different/another/wrong,
		results ~ wrong people/patients`},
	{"defaced", aboutIncident, 4, true, `website/site/page ~ replaced with/by,
		website/site/page/portal is ~ sending/asking/redirecting, page asks/that ~ asks ~ card/social/password,
		sending people to ~ page, page that asks`},
	{"medium", aboutIncident, 2, false, `usb/thumb/flash/memory stick/drive/card ~
		records/names/patients/scans/numbers,
		hard drive ~ records/patients/names,
		found/bought/holding/have a/an/the ~ usb/stick/drive/laptop/tape/tapes/disk/disc/phone/tablet/box,
		full of records/charts/names/patients,
		memoria usb ~ pacientes/expedientes, encontre/encontramos un/una ~ usb/disco/memoria/laptop/computadora,
		stick with ~ names/records,
		laptop/drive/tablet/disk/box ~ full of/with ~ records/charts/names/patients`},
	{"inhand", aboutIncident, 4, true,
		`i have/ve ~ it here, in my hand/hands, am/m holding, i have it, have it here, lo/la tengo aqui, lo/la tengo
			en,
		whom/who do/to i/we give, to whom to give, whom to give`},
	{"announced", aboutIncident, 4, true, `will/going ~ shut down/off ~
		monitors/hospital/clinic/system/systems/network/
		power/machines/pumps/icu/er, will/going ~ turn off ~, will/going ~ attack/hack/encrypt/wipe/crash ~ hospital/
		clinic/network/systems/system/servers,
		plan/planning/plans to ~ attack/hack/encrypt/shut, they/he already have/has ~ passwords/password/access,
		they plan it, va a atacar/apagar, van a atacar/apagar, consider this/it your/our/a ~ notice/warning,
		this is your/our/the ~ notice/warning, gets what ~ got, next time it is/s/will, este es el aviso`},
	{"onsite", aboutIncident, 4, true,
		`stranger/man/someone/somebody/woman ~ plugging, stranger in/at ~ closet/server/data, plugging something in,
		says he/she is from ~ no one/nobody called`},
	{"stop", aboutIncident, 2, true,
		`can t/not stop it, cannot stop it/this, can t/not turn it off, cannot turn it off, has/have not stopped,
		hasn t stopped, not know how to stop, keeps/keep coming back, is/are not answering, does/do not answer,
		don t/doesn answer`},
	{"help", aboutIncident, 1, true, `who/whom do we/i ~ call/tell/give, who/whom to call, please help, need help,
		help us, send help, please send, what should/do/can i/we do, no sabemos que, que hacemos, necesitamos ayuda,
		necesito ayuda,
		fbi/police/sheriff is/are ~ on/here/coming, urgent, a quien llamo/llamamos, unplugging them,
		pulled the plugs/plug, pulled the network/cable/cables, told us not to, we have pulled`},
	{"suspected", aboutIncident, 1, true,
		`we/i think/believe ~ hacked/breached/attacked/hit/inside, it/biomed believes/thinks/says`},
}

// flawCues tell of a hole that stands open.
var flawCues = []alertCue{
	{"nopassword", aboutFlaw, 4, false, `without a/any/the/one password/login/authentication/code,
		with no password/login/authentication, no password/login/authentication needed/required/asked/at, no login,
		no password, no authentication,
		without signing/logging in, without authentication/password, needs/asks no/for login/password, sin contrasena,
		sin clave, takes any, password empty, empty password, without telling/asking`},
	{"default", aboutFlaw, 4, false,
		`default password/passwords/login/credentials, factory password, vendor password, vendor s ~ password,
		answers to admin/root/guest, admin admin, shared password, password ~ sticker, same password for,
		presses/press 0000/1234`},
	{"anyone", aboutFlaw, 4, false, `anyone/anybody/everyone/everybody can/could/who ~ read/see/open/change/walk/take/
		hear/hears/get/print/look/download/enter/reach, lets/let/allows/allow anyone/anybody/everyone/you/people/
		cualquiera, open to anyone/everyone/all,
		cualquiera puede/entra/ve, al alcance de cualquiera, de cualquier paciente, deja ver, anyone who,
		see everybody s, another person s, any patient s, that person s, stranger s`},
	{"internet", aboutFlaw, 4, false, `open/exposed/visible/reachable/accessible/answers/answer/facing to/on/from/the
		the/internet/outside ~ internet/world/outside/web, open to the world/internet/public, exposed/open/reachable
		on/
		from/to the internet, open on port, on the open internet,
		answers from outside/anywhere, abierta/abierto en internet, publicly readable, world readable,
		found it ~ google, google shows it, indexed by google, from my kitchen/home/couch, open share,
		directory listing, telnet/rdp open, reachable from outside`},
	{"change", aboutFlaw, 4, false,
		`change/changing/type/alter/edit/increase ~ number ~ address/url/link,
		change/changing/type/changed/edit the/one/any ~ number/digit/address,
		another/other patient/patients/people s/s ~ records/results/chart/charts/record, other patients
		records/results,
		cambiar/cambio el numero`},
	{"hole", aboutFlaw, 4, false,
		`sql injection, remote code execution, run commands, proof of concept, unpatched hole/flaw/server/system,
		hole in ~ software/portal/system, backdoor in, back door in, still accepts/accept, can be exploited, zero day,
		not been patched against, never been patched, unpatched`},
	{"refuses", aboutFlaw, 1, true,
		`refuses/refuse to patch/fix, nobody has fixed/patched, won t patch/fix, will not fix/patch,
		nothing changed/happened/has, did not fix, not fixed`},
	{"access", aboutFlaw, 4, true,
		`i still have access, still have/has access to my/their/former/old, still log/get/logs in,
		still works/work for me, my old password/login/badge still/works, account/badge/login still works/opens,
		nobody ~ removed/closed/disabled my, todavia tengo acceso`},
	{"feeds", aboutFlaw, 3, true,
		`i/we can/could see/watch/read/reach/open ~ live/all/every/other/feeds/camera/cameras/records/results/pumps,
		can see all of, live camera feeds, lets you reach/run/see/open,
		found/saw a/the ~ folder/list/page/database ~ open/names/records/patients`},
	{"door", aboutFlaw, 4, false, `doesn/don/won/hasn/didn t latch/latched/lock/locked,
		does/do/has/will not latch/lock/latched/locked, door/doors/window/gate/lock ~ not/t/never ~
		lock/locked/close/latch,
		door/doors/shed/room/gate/cage ~ open/unlocked/propped/ajar, open shed/door,
		unlocked shed/closet/cabinet/room/door/server, propped open,
		charts/records/tapes/files lie/lies/stand/sit/lay ~ floor/open/hallway/street/dumpster/trash,
		in the dumpster/trash, en la basura, puerta ~ abierta, never/not locks/lock, it never locks,
		records program open, faces the public, no one sits there, left unlocked`},
	{"old", aboutFlaw, 4, false, `cve, heartbleed, shellshock, eternalblue, bluekeep`},
	{"checked", aboutFlaw, 1, true,
		`i ~ checked/tried/tested/verified/walked ~ it/again/today/just/yesterday/past, just tried/checked/tested,
		logged in again, i was there, lo probe, lo comprobe, i pulled a/an, i reported/told ~ them/it,
		i m/am sitting there, i can send`},
}

// threatCues tell of violence against a person. Intent and deed weigh together.
var threatCues = []alertCue{
	{"intent", aboutThreat, 2, false,
		`i/we/he/she/they/i am/m/re/is/are ~ going to/coming, i ll, i will, i am/m coming, i m/am gonna,
		he/she/they ll/will/says/say, voy/vamos/va/van a, someone ought to/should, somebody ought to/should,
		says/say he/she/they, there will be, i swear, i want to see, lo/la/los voy a, le voy a, te voy a`},
	{"deed", aboutThreat, 2, false, `kill/killing/shoot/shooting/stab/murder/hang/strangle/behead ~ doctor/doctors/
		nurse/nurses/ceo/director/administrator/manager/him/her/them/you/people/staff/everyone/somebody/someone/that/
		every/clerk/guard/president/owner/family,
		burn ~ down ~ with/people/inside/hospital/clinic/office/building, blow up ~, blow ~ up, shoot up ~,
		beat him/her/them, break his/her/their ~ legs/neck/arms/kneecaps, hurt him/her/them/you/somebody/someone,
		matar a/al/lo/la/los/las, matarlo/matarla/matarlos, dispararle/disparar, quemar ~ con, apunalar, golpear a/al,
		hacerle dano, slit ~ throat, make/made him/her/them pay with, cut ~ throat`},
	{"weapon", aboutThreat, 2, false,
		`take/taking/bring/bringing my, my/a/the/with ~
			rifle/gun/shotgun/pistol/knife/machete/bomb/gasoline/explosives/
		ar/bat/weapon, pistola/cuchillo/escopeta/bomba/rifle/machete, bullet/bullets, his/her blood`},
	{"menace", aboutThreat, 3, false,
		`accidents happen, know/knows where ~ live/lives/works/parks, walk to school, walks to school, se donde vive,
		que se cuide, you were/have been warned, watch his/her/their/your back, will be sorry, amanecer muerto/muerta,
		deserves/deserve to die, walk away from it, never talk/talks/walk/walks again, nothing left to lose, see who,
		waiting by ~ car/house/door, wait for him/her/them ~ outside, i am/m going to find her/him/them,
		les voy a prender, prender fuego, knows what is coming, find out where, should/better be dead, not make it
		home,
		last day, nobody will be laughing, will pay with, las va a pagar, with his/her/their/your blood, end up dead,
		blood on`},
	{"warned off", aboutThreat, 3, false,
		`who/that talk/talks/tell/tells/testify/testifies/complain/complains/report/reports ~ get/gets hurt, know/knows
		what/which * her/his/your/she/he/you, know/knows what/which ~ gets/get/leaves/leave off/home/work,
		note/notes/letter under ~ wiper/windshield, los que hablan ~ pagan/caen, sabemos a que hora`},
	{"bomb", aboutThreat, 4, false,
		`put a bullet in, prender fuego ~ adentro/dentro/todos, prenderles fuego, there will/is ~ a bomb,
		bomb in/at/under the/your ~ building/hospital/clinic/office/lobby/room, planted a bomb, hay una bomba,
		una bomba en`},
	{"target", aboutThreat, 1, false,
		`front desk, to that clinic/hospital/office, at the ~ clinic/hospital/office,
		to the ~ department/office/clinic/desk, that surgeon s, con todos, that doctor/nurse/hospital/clinic,
		her/his/their kids/children/wife/husband/family, al medico/doctor/director, people in it,
		ese director/medico/doctor`},
}

// settingCues tell when, where and how it is said.
var settingCues = []alertCue{
	{"own", aboutOwn, 0, false,
		`our, my, we, us, i, ours, nos, nuestro, nuestra, nuestros, nuestras, mi, mis, estamos, tenemos, vemos, somos,
		necesitamos, this is the, in/on the icu/er/ed/ward/unit/floor, urgent, the/whole ward,
		on * north/south/east/west, staff keep/keeps/have/are`},
	{"now", aboutNow, 1, true, `right now, as i/we write/type/speak/read, as you read, at this ~ moment/minute,
		this very minute, tonight, this morning/afternoon/evening/week/weekend, last night, yesterday, today,
		earlier today, just now, just tried/opened/came/called,
		since monday/tuesday/wednesday/thursday/friday/saturday/sunday/yesterday/lunch/noon/midnight/four/five/six/
		seven/eight/nine/ten/this/last/the ~ , hours/hour/minutes/minute/mins/min/hrs/hr ago, overnight, on monday/
		tuesday/wednesday/thursday/friday/saturday/sunday, next monday/tuesday/wednesday/thursday/friday/saturday/
		sunday/week,
		for the last/past ~ days/hours/nights, for two/three/four/five/six ~ days/hours/nights,
		for the second/third/fourth ~ day/night, second/third/fourth ~ day/night/morning in, second/third day,
		day two/three/four/five, at the moment, currently, still, ongoing, as of now, in progress, until further
		notice,
		to this day/hour, while i/we write/type, at lunch, this minute, happening, keeps/keep, every night since,
		ahora mismo, ahora, en este momento, esta manana/noche/tarde, anoche, desde ayer/anoche/el/la/esta/hoy,
		sigue/siguen, hoy, ayer, todavia, every night, hours/days/weeks now, under way, underway, unfolding, days
		into,
		just been, been just, were/was just, actively, in the middle of, dealing with a, we are down`},
	{"fresh", aboutFresh, 0, false, `de guardia, llevamos ~ turnos, amanecio, amanecieron, esta semana,
		acaban/acabo/acaba de, desde la manana/madrugada, five/ten/two minutes ago, right now, as i/we
		write/type/speak,
		tonight, this morning/afternoon/evening, last night, yesterday, so far today, home today, again today,
		during the night, overnight, hour/hours/minutes/minute/mins/min/hrs/hr ago,
		since supper/dinner/breakfast/dawn/sunrise/lunchtime/shift, day two/three/four/five/six/seven/2/3/4/5/6/7/8/9,
		since ~ am/pm/monday/tuesday/wednesday/thursday/friday/saturday/sunday/yesterday/morning/noon/night/midnight/
		lunch/today,
		for ~ hours, for the last/past ~, just forwarded/called/got/found/came/opened/heard/received, is sitting in,
		mid shift, anoche, ayer, esta manana/tarde/noche, desde ayer/anoche/el/la, llevamos ~ dias/horas,
		en este momento, ahora mismo, already, now the, has started, what am i to,
		by friday/monday/tuesday/wednesday/thursday/midnight/noon, this weekend, controla la/el/las/los, left a box,
		by mistake, so far, keeps paying, all night, came tonight, started yesterday/today/tonight,
		just told/called/learned, called about ~, turned up at, still doing`},
	{"supposed", aboutSupposed, 0, false, `if, would, should, might, may, suppose, imagine, unless, scenario,
		scenarios,
		hypothetical, hypothetically, pretend, what happens, what if, until we/someone/a/the/it/they, in case, must,
		will need, cannot afford, were to, need/needs to, lest, or else, fear/fears, worry/worried, afraid, expect,
		likely,
		si, require/requires/required, prohibit, prevent/prevents, assume/assumes/assuming, whether, a bill, could,
		ought, never again, prepare/prepares/preparing, unlike, quiz, say a, say you/that you, how would/do you,
		picture a, only if, one click away, trained for, have a plan`},
	{"when", aboutSupposed, 0, false,
		`what to do when/if/in, when a/an/the/your/one ~
			locks/shows/asks/freezes/fails/goes/wants/rings/demands/stops/
		says/calls/opens, know what to do, cuando una/un/la/el ~ pide/bloquea/muestra/dice/llama`},
	{"imagine", aboutSupposed, 0, false,
		`my nightmare, worst case, our nightmare, picture this, picture the, think about/of a/what, say i/i m/m,
		imaginense/imaginemos/imaginen/imaginese, que pasaria, supongamos, imagine, suppose, picture a, what if,
		say a/that/you, assume, pretend, scenario`},
	{"real", aboutReal, 0, false,
		`unless we/i/you ~ pay/wire/send, if we/i don/do/dont ~ pay,
		si no pagamos/pago/paga/pagan/depositamos/depositan/mandamos, si no les/le, what should/do/can i/we do,
		who/whom should we/i, if you change/edit/type/alter, if i change/edit/type/alter, if anyone changes,
		if you leave, if that/they/he/she ~ one more, if one changes,
		someone/somebody ought to/should burn/shoot/kill/hang, si mis papeles, if his, should know, should ve been,
		should have been, ought to know, would like someone/somebody/you/a/to,
		if you drive/walk/park/stand/add/go/log/put/use/look/click/take/follow/turn/dial/call/come/sit/type/swap,
		if you ask/know the, if you press/dial,
		might/may/could be nothing/unrelated`},
	{"over", aboutOver, 0, false, `hace un/dos/tres/cuatro/cinco/diez/varios/muchos/unos ano/anos,
		memorial/labor/christmas/independence day 2010/2011/2012/2013/2014/2015/2016,
		it was over, was over by, nobody died, when i was a/an/in/at, when we were, the end of it, that was the/that,
		two/three/four springs/summers/winters/autumns/falls ago, was up again, were up again, up again in, was once,
		were once, once in my, years/months/weeks back, fixed its/it/that/them, and thanked, was/were back
		by/within/in,
		because i forgot, by mistake during, at my last job, after the flood/storm/fire/outage/hurricane,
		summers/winters/thanksgivings/decades/jobs ago, once had/lost/told/found/was/were, back in,
		was/were ~ arrested/convicted/sentenced/fired/caught, what saved us, no ha vuelto a, ya paso, en aquel
		entonces,
		aquella vez, in the autumn/spring/summer/winter/fall of, in the end, went back to normal, until an/the audit,
		in those days, years/year/months/month/weeks ago, last year/month/spring/summer/fall/winter/january/february/
		march/april/may/june/july/august/september/october/november/december/decade, back then, at the time, in the
		past, previously, used to, formerly, recovered, restored, afterwards, at that time,
		has/have been resolved/settled, was/were resolved/settled/contained/ended, long ago, decades ago, lessons,
		lesson, in hindsight, no longer, is how ~ opened/began/started/put, lived through, ended that, historically,
		all was back, back by noon, days are over, until last, until we, when i started, hace ~ anos/meses/semanas,
		el ano pasado, ya se resolvio, lo detectamos el, pero aprendimos, aprendimos, se cerro,
		two/three/four/five/six/ten/many/some years since, been years, is/s/are behind us, in jail/prison, has an
		ending,
		took it/them out/down while, was/were let go, turned up in/at, there s/is a plaque, bank recalled, got ~ back
		from tape/backup, case is closed, had it wiped, wiped the same, la vez que, de eso hace, al mes ya, that was
		the
		week/night/year, the/that night the, came back with, paid the fine, hoy hay,
		it took ~ days/weeks/months/hours, was/were ~ settled, we learned, filed a ~ report`},
	{"practice", aboutPractice, 0, false,
		`announced for weeks, yearly ~ update, stock system update, testers, pen test, red team, we d hired, we had
			hired, showed the class, will be
			replaced/swapped/moved/upgraded/installed/serviced/exchanged, floor by floor, is/are moved to,
			is/are moving
		to a, cambian el sistema, cambian las, cambian los, cambiaran el, por dos dias/horas, sign is already,
		only/just practice, we pretended, pretended that/to, pretend that,
		unannounced test, ran a test, training film/mail/video/course, participants, an inject, our inject,
		after action, scenario card, the players, mock incident/drill/attack, rehearse/rehearsed,
		will practise/practice, practise/practised on/with paper, we practise/practised,
		down for/on ~ upgrade/maintenance/move/migration, for the upgrade/move/maintenance/migration,
		scheduled maintenance/downtime/outage, planned downtime/maintenance, unannounced drill, favorite script,
		our script, tabletop script, the play our, ejercicio, ensayo, drill, drills, exercise, exercises, tabletop,
		simulation, simulated, simulations, simulacro, simulo, a planned, is planned, planned upgrade/test/outage,
		webinar, movie, film, novel, fiction, rehearsal, war game, a game, role play, goes down for patches,
		for patches each, red team, red teamers, pen test/testers, penetration test/testers/testing, hired us/them to,
		were/was hired/paid to, had hired us/them, our/the/awareness course says/said/shows, in our/the course,
		curso de`},
	{"nodrill", aboutReal, 0, false, `not a drill, no drill, no es un simulacro, no/not ~ false alarm, not the joke`},
	{"general", aboutGeneral, 0, false, `the average clinic/hospital/practice/office/nurse, into most, most days,
		been this way, most nursing,
		every day, everyday, each day, each week/month/quarter,
		every week/month/quarter/year, daily, weekly, constantly, constant, increasingly, routinely, continually,
		continuously, typically, sector, industry, nation, nation s, country s, all over, across the,
		around the world/country, worldwide, nationwide, adversaries, all sides, hospitals/clinics/many/most like,
		like many/most/everybody, as everybody,
		attempts, attempted, phishing tests, blocked, a third of, half of, percent, on average, no evidence, no sign,
		budget, funding, statehouse, profession, rights, in spirit, figuratively, so to speak, in general, generally,
		for example, of the decade, textbook, too often, in the wild, in all ~ cases, that we studied,
		thinks/think/thought/assumes/assume ~ hacked/attacked/breached, ask/asks/asked whether/if ~, every upgrade/
		click/update/form/bill is, held hostage by our/the/their/my, holding ~ hostage, holding a gun to,
		a gun to every/our/the, bleeding us, are being attacked, will
		always, always ahead, not/never under attack, never had a, no breach so,
		sooner or later, matter of time, one day ~ someone/somebody/we/will, some day, there will be hearings/deaths,
		tarde o temprano, not been attacked/breached/hacked, no server/system/page/portal/door/port/pump of/is,
		none of our, los hospitales/consultorios chicos/pequenos, las clinicas chicas/chiquitas/pequenas,
		los delincuentes, after ten/twenty/thirty years of, between hospitals`},
	{"vague", aboutGeneral, 0, false,
		`attackers/criminals/hackers/thieves steal/wait/want/know/move/look/buy/sell/use, that is how it,
		attackers/criminals/hackers/thieves/gangs/they are/will/attack/encrypt/encrypting/steal/hit/lock/target ~
		hospitals/clinics/patients/practices/us, hospitals pay, because hospitals/they/clinics/we pay, make paying,
		paying public/illegal, today s, los que, hay quienes, devices/pumps/systems/machines/monitors are vulnerable/
		old/insecure/sold, most/many/some/several hospitals/clinics/practices/patients/vendors/doctors/places/sites/
		companies, hospitals/clinics/vendors/portals/patients/nurses/doctors/researchers
		are/should/must/need/who/that/
		in/ship/showed/lack/have/still, a hospital/pump/clinic/portal/vendor that/in, any hospital/clinic/certified,
		such as, often, sometimes, usually, always, a nurse/doctor/clerk/resident/hospital/clinic/patient/person who/
		that, somebody/someone somewhere, most of our/the/us, one in three/four/five/ten/two, criminals
		sell/want/steal/
		know, everybody/everyone knows`},
	{"told", aboutTold, 0, false,
		`the indictment, an indictment, pleaded guilty, was/were sentenced, was/were convicted, the plea deal, court
		papers/records/filings,
		on television/tv/radio, was fined, were fined, contract defines, defines a/an/emergency, as reported,
		reported this/last/in/by, reportedly, the paper/tv/radio/news/newspaper/article says/said/describes,
		according to, has been reported, in the paper/papers/newspaper,
		i/we read that/about/in/of/how/where/last/a/the/on/this, read that/about, heard that/about, i/we heard,
		told how/congress, in/on the news, news says, article, conference, hearing, testified, testimony, congress,
		the report, report describes, the papers, studies say, presented at, presented how, on stage,
		at def/black con/hat, in his/her memoir/novel/book, evening news, salio en, en las noticias, el periodico,
		quotes the/a/our, the paper/radio/tv/news, three states over, told me her, told me his, his/her old hospital,
		case wanted, of the case, were told, in the case, security company says, we studied`},
	{"pitch", aboutPitch, 0, false,
		`salesman/saleswoman/salesperson, sales call/calls/pitch/rep/reps/man, to sell me/us/you/him/her/them,
		selling me/us/you, vendernos, venderme,
		free assessment/scan/pilot/test, pilot is free, in a free, that s/is what we do, could be next, let us
		be/prove/
		show, a client called, we watch ~ hospitals/clinics/networks, yours could/may, free trial, free demo, for a
		demo, a demo, our appliance/platform/solution/product/products/solutions/software/
		technology/team/experts, our * appliance/platform/solution/suite/scanner/copies, booth, at no cost, reply yes,
		you pay nothing, our * finds/detects/spots/stops/catches/blocks/sits/watches/alerts, our sensor/agent/
		monitoring/probe/filter/gateway/engine ~ finds/detects/spots/stops/catches/blocks/sees, month free, first
		month/
		year/week, hipaa ready, with * from * they d, brief the task, glad to brief, at no charge, for pricing, at
		himss, is yours next, are you next, before they are sold, learn more, visit us/our, would welcome the
		opportunity, we offer, ask for a, sign up, pricing, subscribe, call us today, contact us today,
		detects/detect ~
		intruders/threats/attacks/ransomware, locks/lock ~ out at once, meet our, schedule a, get protected, prueba
		gratis, nuestra solucion/plataforma, nuestro producto/servicio`},
	{"imperative", aboutAdvice, 0, false,
		`teach, fund, hire, train, audit, plan for, test for, don t plug/throw/open/click/pay/touch/wait,
		do not plug/throw/open/click/pay/go/wait, write down, write the, keep a, make sure, start there, fix that,
		ask them, post that, post a, ensenen, ensenar, no apague, avise, cuelgue, never plug/open/pay, pull the
		network,
		leave the power/machine/computer, leave it on, take a picture, call your, hand it to, put it in an,
		note the time, tell the charge/nurse, tape them/it/this, print that/the/them, tell your staff/people,
		cuelguen,
		no pague, no apaguen, lock it/them up`},
	{"mended", aboutMended, 0, false,
		`had it back, was caught in, nobody was harmed, not been opened, drive and all, it was a
			relay/breaker/fuse/bulb/cable/plug/leak/squirrel/mouse/rat/battery/sensor, was the
			breaker/fuse/cable,
		leaned on, tripped over, a loose cable/plug/wire, burnt and, caught him/her/them, no pagamos, hoy tenemos,
		se fue la luz, she/he hung up, hung up on,
		nothing was/were/is taken/lost/stolen/missing/compromised, nobody/no one ~ hurt/harmed, never been used,
		has a lock, since then, ever since, we/i caught it, fixed, patched, was/were/been/got/it closed,
		were/was closed by, got every ~ back, got it/them all back, corrected,
		remediated, mitigated, shut off, switched off, disabled, was/were/been retired, segmented, hardened, changed
		it,
		withdrawn, se cerro, se corrigio, within a day, within two days, lo detectamos, el mismo dia,
		cambiamos todas/todos/las/los, avisamos a, until we closed, the same day/night/hour/week/afternoon, thanked
		us,
		we closed it, wrote it up, used to be, used to stay, taken down`},
	{"planned", aboutMended, 0, false,
		`each/every second/other/first/third/last monday/tuesday/wednesday/thursday/friday/saturday/sunday, we time
			the,
		is our record, on purpose, between ~ and ~ while we, while we renew/upgrade/update/move/patch/replace/migrate/
		switch, tonight between, example of a/how, mientras actualizamos/cambiamos/renovamos, for the/an/our upgrade/
		upgrades/move/maintenance/migration/update/updates/switch, as announced/planned/scheduled/promised, will be
		down/off/closed/dark/offline/unavailable on/from/for/this/between/while/during/until/sunday/saturday/monday/
		tuesday/wednesday/thursday/friday, goes/go offline on/for/from/at,
		scheduled downtime/maintenance/outage/upgrade/update, planned
		downtime/maintenance/outage, maintenance window, from midnight/noon/one/two/three/1/2/3/11/10 to, the upgrade/
		update/move last/took/went, power went out, power outage/failure/cut, power was out, generator ran/started,
		new ones go/come/arrive/are, new ones on monday/tuesday/wednesday/thursday/friday, go/goes/going/went live,
		go/goes back on, the migration/rollout/changeover/cutover/renovation, being
		rebuilt/replaced/retired/renovated/
		upgraded, is/are getting its/their/the/a/new ~, is/are replacing/updating/installing/rebuilding/renovating ~,
		the/our carrier/contractor/company/vendor ~ told/replaces/updates/installs/pulls, shut it down for good,
		the new data/server/system/one/building, we took them/it out, for the recall, was/were on the list, as the
		memo/letter/notice says/said, quarterly, yearly, change of provider, leaving our old, certificate change,
		retired this, is/are being retired, is closing its, nobody hacked, were/was hacked no, as planned,
		go/goes/going
		dark from/at/for, de mantenimiento, lo/la estamos mejorando/cambiando/renovando, cambian/cambiamos
		todas/todos,
		vuelve/vuelven/regresa/regresan manana/el, ya manana, por cambio de, estaba avisado,
		goes/went well/smoothly, during the upgrade/move/migration, one by one for, twice/once a year, every october/
		april/quarter/fall/spring/may, por mantenimiento, actualizacion del/de, se fue la luz`},
	{"trained", aboutMended, 0, false,
		`trained our/the/my/all/every/them/us/for, we train, training our/for/on/day, taught our/the/my/us,
		practise/practised/practising, practice for/on/with/paper, we drilled, script, scripts,
		players find/get/receive, i play the, plays the, tester, testers, pen test/tester/testers,
		penetration test/tester, hired a/an, white hat, red team, exercise began/starts/started/ends,
		our/the/last exercise, fake phishing, send ourselves, sent ourselves, what to do when/if/in, know what to do,
		poster, slides, on a card, the/that card, a class, in class, lecture, capacitacion, capacitamos, entrenamos,
		cartel`},
	{"denied", aboutMended, 0, false,
		`hasn/haven t happened, has/have not happened, not happened to, not happened yet, never happened,
		nobody/none has tried, no one has tried, nobody has ever, no one has ever, never been broken, as far as i/we,
		yet to happen, no ha pasado, nunca ha/nos pasado, nobody called, nobody has called, keeps/keep me/us up/awake,
		worries/worry me/us, my fear/nightmare/worry, i fear, i dread, one day i/we d/would, that is the weather,
		like everywhere, me quita el, me preocupa, miedo de que, ojala, thank god, luckily, so far so good,
		we were lucky`},
	{"nature", aboutMended, 0, false,
		`flood/floods, tornado, hurricane, lightning, squirrel, backhoe, blizzard, ice storm, snow storm, the river,
		snowstorm, renovation, earthquake, wildfire, heat wave, isn/wasn/not t hackers, not hackers, it isn t hackers,
		nobody hacked, no hacker, power company, cut the fiber/line/cable, inundacion, huracan, tormenta, temblor,
		apagon, se fue la luz`},
	{"unmended", aboutReal, 0, false,
		`not/never/nobody/none/refuses/refused/t ~ fixed/patched/closed/corrected/disabled/removed, refuses to,
		not been patched, still, turns/turned itself on, on again, came/comes back`},
	{"ended", aboutMended, 0, false,
		`had/have/got it/them all back, was/were/is all back, all back by/on/in, back on/by the/day ~ day/morning,
		we were back, was/were back by/on/at/within/in, shut it off while, shut/closed it/them ~ the/that/same,
		s/is/are closed/shut/fixed/gone now, it s/is closed, tested again in, was/were returned to, returned it/them/to,
		turned up ~ later, handed/brought/gave it/them back, there was a trial, was tried, nothing came of,
		false alarm, the worst night/day/call/week, what stayed, was taken out in, took it out, by supper/noon/evening
		they/we/it, over by, we shredded/burned them, has stayed away, came up to, never happened again, since then
		there/we/i, told that story, tell that story, bought a/the/her/him a, me/nos la/lo devolvio/devolvieron,
		la/lo trajo/trajeron, volvimos el/a, ese ano, desde ese/entonces, fueron ~ dias, avisamos, ya esta preso,
		nos multaron, hoy todo esta, closed by/at/in/on`},
	{"cause", aboutMended, 0, false,
		`turned out that/it/to/the, turns out, the cause was, the culprit, had unplugged/tripped/kicked,
		polisher, floor buffer,
		cleaner/cleaners/janitor/intern/cat/squirrel ~ unplugged/tripped/cord/plug, only culprit,
		too small a, licenses, forgot my/the/our password, resulto que, enchufe, la culpa fue/es, culpable, wrong
		switch/plug/cord, one outlet, is on it, took it/us ~ hour/hours to find`},
	{"jest", aboutMended, 0, false,
		`gets/got/get a laugh, laughed, laughing, is/s/re/are/was funny, funny story, just kidding, oh wait, joked,
		as a joke, in jest, killing me, killed more, be the death of, drive/drives/driving me, war zone, blow up,
		going to explode, over a barrel, legally of, quite/perfectly legal, my
		weekends/knees/hair/budget/sanity/patience/
		barber/cat, hold/holds/holding/held me/us ~ hostage/ransom, bombarded, second grade, worth every, lovely,
		pizza, cookies, cookie, embrujada, me tienen secuestrada/secuestrado, at large, call a truce, on the bus`},
	{"fiction", aboutMended, 0, false,
		`i write/wrote/read/edit ~ thrillers/thriller/novels/mysteries/screenplays/fiction, my editor/screenplay/
		manuscript, from ch/chapter, video/computer/board/hacking game, videogame, videojuego, en mi novela/cuento,
		fan fiction, my short story,
		in the/a/this/that/my novel/book/film/movie/show/series/play/episode/cartoon/story, the villain, the hero,
		the title of, book club, t shirt, bumper sticker, there s/is a sign, sign in/on our/the, says the poster/sign/
		notice/letter/memo, the bulletin board, a sticker, en la novela/pelicula/serie, el letrero, notice to visitors,
		in my talk, my talk, from the training, is the title`},
	{"game", aboutMended, 0, false,
		`we ll/will play, game day, vamos a jugar/practicar, next * we ll/will play/practice/pretend/rehearse/run,
		hand/hands everyone/everybody, gets a card/envelope, my envelopes, cada quien, los sobres, only a test,
		word test, jugar a que, fake ransom/attack/outage, a mock, on exercises, score us, i hide a`},
	{"offers", aboutMended, 0, false,
		`i/we offer, i/we d/would welcome, happy/glad to share/give/help/testify, gladly, my services, my slides,
		could do the same, offer my/the/our, se los mando, con gusto, no fee, free of charge, i attach what,
		for clients, as a licensed, for a living, hired by, worth every, put that/this in the,
		i recommend, recommend it,
		my comment is, whole comment`},
	{"posed", aboutMended, 0, false,
		`has anyone/anybody, that it could, i don t say, what would it take, if tomorrow/tonight, would your/you/the ~
		know, ask/asks my/me ~ each/every, put that to, i ve put that, suggest/propose, have the state, let the,
		que alguien entre, se lo pregunto, could/can walk into, i always say, we ve never been, never been robbed,
		what if`},
	{"abroad", aboutTold, 0, false,
		`writes that, in all of/the ~ papers, reported on the radio/news/tv, say/says/said on the radio/news, my
		nephew/
		niece/sister/brother/cousin in * writes/says/tells, according to my, segun mi/las/los/un, lei que, in england/
		germany/france/london/melbourne/canada/australia/europe, en inglaterra/alemania/madrid/europa/espana`},
	{"idiom", aboutIdiom, 0, false,
		`asks me to ~ ll/d blow/scream/explode, one more
		survey/text/password/click/form/reset/alert/patch/window/question/meeting,
		killed/hurt/harmed by a/an/the ~ pump/device/machine/computer/virus/delay/error/glitch/bug/hacker/outage,
		shoot/shot/shoots down any/the/a/every/this, kill/kills/killed/killing ~ project/attempt/attempts/server/
		program/innovation/time/process/bill/idea/switch/plan/rule/market/connection/job/jobs/trust/business/practices,
		dying to, under the whole, bomb under, shooting in the, silver bullet, bite the bullet, magic bullet, under
		the
		gun, jump the gun, smoking gun, deadline, burning question, burn out, burnout, kill off, killer, die of
		boredom,
		shoot ourselves, to death, dead end, if a man, patients ~ die, people ~ die, could/can/may/might/will kill
		patients/people/somebody/someone/a/us, could/d/would/wanna ~ strangle/kill/murder/shoot/choke ~
		whoever/person/
		people/inventor/man/woman/genius, strangle/kill/murder/shoot whoever, person/people/man/genius/whoever
		who/that
		~ designed/made/invented/wrote/built/thought, whoever designed/made/invented/wrote/built/thought,
		ll/will/would/
		gonna/ing kill/murder/strangle me, kill/kills/killing me/us, fire to the/my/our fax/printer/machine/computer/
		pager/paper/forms/desk/thing/router, shoot/throw/smash the/my/this computer/printer/machine/fax/screen/pump/
		laptop, shoot first, drive the getaway, bleed/bleeds ~ dry, murder on, hackers ~ kill, kill patients`},
}
