package screen

// knownPairs are two words that read like a person and are none: placeholders,
// companies and products, figures of stories, people everybody quotes.
var knownPairs = wordSet(`dr_seuss dr_phil dr_google dr_oz dr_house joe_average joe_sixpack jane_doe john_doe
	richard_roe hong_kong virginia_mason virginia_tech georgia_tech joe_public jane_public dr_pepper grant_thornton
	ernst_young price_waterhouse
	arthur_andersen merrill_lynch jp_morgan wells_fargo charles_schwab morgan_stanley goldman_sachs john_deere
	john_hancock ben_jerry jack_daniels calvin_klein ralph_lauren lincoln_national henry_ford perot_systems mary_kay
	betty_crocker uncle_sam mount_sinai mary_poppins robin_hood santa_claus rube_goldberg johnny_appleseed
	sherlock_holmes
	harry_potter darth_vader homer_simpson marcus_welby florence_nightingale albert_einstein george_orwell franz_kafka
	thomas_jefferson abraham_lincoln george_washington benjamin_franklin bill_gates steve_jobs elon_musk mark_zuckerberg
	marie_curie isaac_newton charles_darwin alan_turing ada_lovelace grace_hopper louis_pasteur jonas_salk clara_barton
	nelson_mandela winston_churchill anna_karenina jean_valjean ned_flanders bart_simpson
	meredith_grey gregory_house doogie_howser dwight_schrute james_bond jason_bourne peter_pan tom_sawyer huck_finn
	henry_schein charles_river
	lou_gehrig rosa_parks helen_keller anne_frank walt_disney steve_wozniak kevin_mitnick beth_israel susan_komen
	 brigham_young cedars_sinai laura_ashley babe_ruth
	ben_taub john_peter lyndon_johnson sloan_kettering fred_hutchinson md_anderson booz_allen peter_drucker
	edwards_deming marie_kondo jean_piaget mother_teresa nurse_jackie mrs_doubtfire dana_farber roswell_park john_muir
	lucile_packard ann_lurie robert_lurie arnold_palmer betty_ford joe_dimaggio mary_hitchcock massachusetts_general
	barnes_jewish harvard_pilgrim palo_alto press_ganey hernandez_colon munoz_marin ponce_leon alice_bob eli_lilly
	karen_desalvo dr_desalvo sylvia_burwell andy_slavitt vindell_washington jocelyn_samuels tom_price seema_verma
	don_rucker robert_califf scott_gottlieb deven_mcgraw lucia_savage suzanne_schwartz michael_daniel donald_trump
	barack_obama hillary_clinton martin_luther luther_king cesar_chavez harriet_tubman susan_anthony john_kennedy
	rosalind_franklin joe_biden mike_pence sonny_perdue
	edward_snowden bruce_schneier brian_krebs juan_perez fulano_tal`)

// isKnownPair reports such a pair that token i belongs to.
func isKnownPair(doc *document, i int) bool {
	pair := func(a int) bool {
		if a < 0 || a+1 >= len(doc.toks) || doc.toks[a].len()+doc.toks[a+1].len() > 30 ||
			len(doc.separatorAfter(a)) > 3 || broken(doc.separatorAfter(a)) && !doc.tokenIs(a, "dr") {
			return false
		}
		var b [32]byte
		key := append(append(append(b[:0], doc.word(a)...), '_'), doc.word(a+1)...)
		return knownPairs[string(key)]
	}
	return pair(i) || pair(i-1)
}
