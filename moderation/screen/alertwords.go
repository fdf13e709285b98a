package screen

// broadCues are words that say little each. Several classes of them in three
// sentences that tell of these hours, at the writer's own or a named place, say as
// much as a phrase: people report what they see in words of their own.
var broadCues = []alertCue{
	{"asset", aboutBroad, 1, false, `computer/computers/screen/screens/terminal/terminals/server/servers/file/files/chart/charts/record/records/phones/telephones/email/network/system/systems/pump/pumps/monitor/monitors/ventilator/ventilators/machine/machines/doors/badges/badge/backup/backups/account/accounts/password/passwords/portal/website/database/analyzers/analyzer/thermostats/elevators/dispatch/controller/antivirus/firewall/laptop/laptops/tablets/images/scanner/scanners/labs/orders/appointments/payroll/inbox/mailbox/cameras/freezers/generator/alarms,
		telefonos/computadora/computadoras/sistema/pantalla/pantallas/archivos/expedientes/servidor/farmacia/correo/bombas/monitores`},
	{"broken", aboutBroad, 2, false, `refused/erased/gone/frozen/wiped/dead/down/dark/deleted/missing/scrambled/encrypted/locked/corrupted/jammed/garbage/gibberish/blank/unreachable/vanished/disappeared/disabled/overwritten/tampered/rebooting/rebooted/unlock/hijacked/hacked/breached/stolen/empty,
		kicked out, typing by itself, by itself, by themselves, at random, same value, does not/t open/work/start, do/does not have, can t/not turn/open/reach/log/print/see, cannot turn/open/reach/log/print/see, no x/labs/orders/charts/phones, is/are off, asks/asking for a code, want/wants/asks a password, none/nothing ~ work/works, wrong strips/doses/labels/results/orders, left our account, was/were gone, never made, did not make/order/send,
		no sirven/funciona/funcionan/puede/podemos, borrados/borraron/caido/caidos/bloqueado/bloqueados/robados/robaron`},
	{"agent", aboutBroad, 2, false, `someone/somebody/stranger/strangers/hacker/hackers/criminals/criminal/thieves/thief/gang/intruder/intruders/attacker/attackers/impostor/imposter,
		nobody/no here/one created/knows/recognizes/ordered, on purpose, eastern europe, another country/state, from abroad/overseas/russia/china/nigeria/brazil, someone/somebody else, not one of us, unknown number/address/account/user,
		desconocido/alguien/hackers/ladrones/delincuentes, new administrator account, has/have/is ~ downloading, somebody is in the, under somebody s/else, belongs to someone, a user brags, former employee`},
	{"demand", aboutBroad, 3, false, `ransom/bitcoin/bitcoins/extortion/blackmail/blackmailing, gift cards, contact us, million or, thousand or, with a price, by monday/tuesday/wednesday/thursday/friday/saturday/sunday/midnight/noon/tonight or, or the ~ newspaper/press/public, hours left, countdown on, rest goes, unless we, they want money/dollars,
		rescate/piden/exigen/extorsion`},
	{"exposed", aboutBroad, 2, false,
		`posted the/our/my, forwarded me, printouts of, hundreds/thousands of names/patients/records, list of ~ patients/names/people, names of ~ patients, reading them their, with their ~ status, my/the porch/inbox/yard/driveway, left/found a box, diagnosis and, social security numbers of, tienen todos los, publicaron/publicar`},
	{"disrupted", aboutBroad, 2, false,
		`sent/send everyone/patients/people home, by radio, on paper, by hand, unplugged, pulling/pulled/pull the plug/plugs/cable/cables, diverting, ambulances ~ elsewhere/away/radio, turned/turning ~ away, bills for, keeps paying, calls so far, calling our patients, no x rays, surtir recetas, a mano, en papel, cannot reach the, frozen for, canceled/cancelled all`},
	{"distress", aboutBroad, 1, false,
		`something is ~ wrong, what am/do/should i/we, who do/should we/i, please help, please call, need help, no one/nobody answers, won t let us, afraid to, cannot reach, on call, que hacemos, ayuda, llevamos ~ dias, lawyers, sheriff, fbi, police`},
	{"fresh", aboutFresh, 0, false, `right now, as i/we write/type/speak, tonight, this morning/afternoon/evening, last night, yesterday, so far today, home today, again today, during the night, overnight, hour/hours/minutes ago, since ~ am/pm/monday/tuesday/wednesday/thursday/friday/saturday/sunday/yesterday/morning/noon/night/midnight/lunch/today,
		for ~ hours, for the last/past ~, just forwarded/called/got/found/came/opened/heard/received, is sitting in, mid shift, anoche, ayer, esta manana/tarde/noche, desde ayer/anoche/el/la, llevamos ~ dias/horas, en este momento, ahora mismo, already, now the, has started, what am i to, by friday/monday/tuesday/wednesday/thursday/midnight/noon, this weekend, controla la/el/las/los, left a box, by mistake, so far, keeps paying, all night, came tonight, started yesterday/today/tonight, just told/called/learned, called about ~, turned up at, still doing`},
	{"hole", aboutBroadFlaw, 3, false,
		`no lock, not locked, unlocked, held open, propped open, open bin, opens for whoever/anyone/anybody/everyone, sticker login, any password/birthday/date, only a counter, whoever has the link, shared printer, prints to a, cualquier clave/contrasena, sin llave, never locks, wide open, left open, read names, in plain view/sight, no guard, same password, password is the same, accepts any, acepta cualquier, logged in all, shows everybody/everyone`},
	{"witness", aboutBroadFlaw, 2, true,
		`i saw/tried/picked/pick/checked/walked/opened, i went up, i was in/on/inside, i can/could read/see/hear/open/walk, you can/could read/see/hear/open/walk, from the parking/sidewalk/street/road/lobby/waiting, saw it again, mi hija/hijo entro, yo entre, lo vi, it was full this, every day, every night, on the staff side`},
	{"data", aboutBroadFlaw, 2, false,
		`lab results, test results, strangers lab, stranger s, neighbor s child, charts, records, discharge papers, names, patients, results page, freezer room, blood bank, resultados, citas, expedientes, staff side`},
}
