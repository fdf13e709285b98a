package screen

// spanishConcepts are the Spanish words for the same, without marks on letters.
var spanishConcepts = []wordConcept{
	{thing, `aparato:n aparatito:n caja:n cosas luz bascula etiqueta:n computadora:n ordenador ordenadores pantalla:n
		equipo:n maquina:n servidor servidores red sistema:n programa:n aplicacion portal pagina:n sitio correo:n
		telefono:n linea:n fax impresora:n internet respaldo:n copias agenda:n cita:n receta:n orden ordenes
		contrasena:n clave:n cuenta:n camara:n
		puerta:n alarma:n radio laboratorio farmacia archivo:n carpeta:n mouse raton cursor ventana:n nomina conmutador
		tableta:n quirofano:n luces elevador elevadores ascensor
		proveedor`,
		``},
	{record, `expediente:n historial historiales archivo:n dato:n registro:n resultado:n lista:n nombre:n documento:n
		radiografia:n estudio:n diagnostico:n carta:n factura:n foto:n hoja:n papeles
		ficha:n`,
		`seguro social`},
	{device, `bomba:n monitor monitores ventilador ventiladores respirador respiradores dialisis marcapasos insulina
		escaner tomografo incubadora:n suero:n dosis`, ``},
	{failing, `amanec:er caido caida caidos caidas bloque:ar cifr:ar encript:ar borr:ar desaparec:er apag:ar congel:ar
		trab:ar muerto muerta muertos muertas vacio vacia vacios vacias fall:ar danad:ar inservible secuestr:ar
		hackead:ar hackeo hackearon hackeado hackeada infectado infectada perd:er ilegible:n negro negra negras negros
		cerrad:ar
		cayeron cay:er cifro`,
		`no sirve nada, nada sirve/funciona, ni laboratorio, ni recetas,
		no sirve/sirven/funciona/funcionan/responde/responden/abre/abren/prende/prenden/carga/cargan/entra/entran/
		contesta/contestan/imprime/jala/jalan/hay/tenemos/existe/aparece/aparecen, no nos/me/se/los/lo/la ~ deja/dejan/
		abre/abren/permite/puede/pueden/entra, no puede/podemos/pueden/puedo/pudimos/pude, fuera de servicio/linea, sin
		sistema/computadoras/acceso/red/expedientes/telefono/telefonos/internet/luz/citas/servicio, dejo/dejaron de
		funcionar/servir/trabajar, se fue/cayo/cayeron/fueron/borro/borraron/apagan/apaga/apago/apagaron/reinicia/
		reinician/traba/congelo, letras raras, simbolos raros, no nos dejan/deja, no prenden/prende/abre/abren, ninguna
		~ abre/prende/funciona/sirve, pantalla/pantallas negra/negras/roja/rojas/azul/azules,
		no responde, tampoco, no lo/la puede/pueden, no pueden comunicarse,
		me/nos ~ sacar/sacaron/saca, ya no podemos/puedo/entra,
		nada que hacer, amanecio vacio/vacia, ni un/una, sin luz, se ve en internet,
		no encuentran como, como apagarlo, paramos todo,
		se pusieron negras/negros/rojas, ya los cifraron, se reinicio`},
	{wrongly, `equivocado equivocada equivocados equivocadas incorrecto incorrecta incorrectos incorrectas cambi:ar
		cruzado cruzados doble falso falsa falsos falsas ajeno ajena ajenos`,
		`otra persona, otro paciente, otros pacientes, otras personas, que no es/son, de otro, de otra,
		nadie ~ ordeno/ordenaron/receto/pidio, no coinciden/coincide,
		mal marcadas/marcados, direcciones falsas, cambiaron los/las, otro nombre`},
	{itself, `remotamente`, `solo se, se ~ solo/sola/solos/solas, por si solo/sola/solos, sin que nadie,
		desde fuera/afuera, a distancia, nadie ~ toca/toco/mando/pidio`},
	{stranger, `tercero:n alguien desconocido:n desconocida:n extrano extranos hacker:n ladron ladrones delincuente:n
		intruso:n criminal criminales estafador estafadores impostor`,
		`un hombre/tipo/sujeto/senor/grupo, una persona/mujer/voz, ex empleado/empleada, personas ajenas,
		una/un muchacho/persona/chavo/joven/contratista/tecnico,
		se hace pasar, haciendose pasar,
		no es/son de el/ella/nosotros/aqui/ellos, no fue/fueron el/ella/nosotros, no fui/fuimos yo/nosotros,
		como entraron, no sabe como, no sabemos como`},
	{nobody, ``, `nadie ~ conoce/reconoce/pidio/creo/autorizo/mando/sabe/llamo/hizo/ordeno/solicito,
		no conocemos/reconocemos/conozco/pedimos/hicimos/autorizamos,
		no lo/los/la/las mando/mandamos/escribio/escribimos/hizo/hicimos,
		que no ~ pedimos/hicimos/conocemos/reconocemos/autorizamos, nunca pedimos/pedi/hicimos/autorizamos`},
	{entering, `conect:ar firm:ar entr:ar entrando adentro dentro control:ar metio metieron metido metidos meterse
		conectad:ar espiando espia leyendo
		moviendo mueve`,
		`se metio/metieron/meten, tiene/tienen acceso/control, sigue/siguen adentro/dentro/entrando, haciendose pasar,
		se hace/hacen pasar, esta/estan en/dentro/adentro nuestra/nuestro/la/el/de, de afuera, por el/la internet/red,
		con la firma, tiene alguien,
		moviendo el/la, moviendo ~ raton/mouse`},
	{taking, `rob:ar copi:ar descarg:ar borr:ar sac:ar llev:ar extra:er mand:ar envi:ar elimin:ar`,
		`se llevo/llevaron/llevan, se estan llevando`},
	{foreign, `extranjero rusia china`, `otro pais, otro estado`},
	{demand, `criptomonedas criptomoneda monedero rescate bitcoin extorsion:ar extorsion extorsionan chantaje
		chantajean`,
		`pide/piden/exige/exigen/quieren/quiere/pidiendo/exigiendo ~ dinero/bitcoin/bitcoins/rescate/dolares/pago/pagar/
		paguemos/millon/millones/mil/depositar, si no ~ pagamos/pago/pagan/paga, hay que pagar, tarjetas de regalo, hay
		que pagarles, si no les pagamos/pago,
		piden ~ tarjeta/clave, para si le, ochocientos/mil/dos/tres dolares,
		paguen o, pague o, pagan o, necesita dinero, dueno pago, ya pago,
		no depositamos/deposito/depositan, si el lunes/martes/viernes no,
		no depositamos, si no les`},
	{pressure, `plazo`, `reloj que va/corre/cuenta, cuenta regresiva, reloj ~ atras,
		van a/lo/los/la ~ publicar/vender/borrar/subir/difundir, va a ~ publicar/vender/borrar/subir,
		publicaran/publicara/venderan/vendera/borraran, antes del/de, horas para, dias para, o si no,
		o publican/venden/borran, nos da/dan ~ horas/dias, los/lo/las publican/venden/borran,
		el viernes/lunes/martes/miercoles/jueves ~ publican/venden, como prueba`},
	{message, `letrero:n mensaje:n nota:n aviso:n letrero:n calavera:n correo:n llamada:n carta:n llamo llamaron llaman
		dice dicen escribieron`, ``},
	{money, `cobro:n cobros dinero nomina deposito:n transferencia:n banco pago:n sueldo:n cheque:n factura:n dolares`,
		``},
	{moved, `desvi:ar transfer:er salio salieron sali:er mand:ar desaparec:er`,
		`otra cuenta, a una cuenta,
		cambian/cambiaron el`},
	{exposing, `public:ar publicaron publicados filtr:ar expuest:ar subieron circul:ar facebook whatsapp telegram
		internet google
		acaban`,
		`en linea, a la vista, me llego/llegan/llegaron, me mandaron, por error, por equivocacion,
		otra pagina, mandando a la gente,
		escribiendoles/escribiendole/escriben a los/las/mis/nuestros pacientes/clientes/familias,
		se ve en, en vivo, me llego, buscando otra cosa,
		mostrando nombres, nombres con su, escribiendoles a, les escriben a, al lado,
		salen en internet, para que veamos,
		acaban de publicar/subir, las fichas de, suben el resto, subieron las`},
	{selling, `vend:er vendiendo ofrec:er subasta`, `a la venta, en venta`},
	{medium, `memoria usb disco:n laptop computadora caja:n bolsa:n carpeta:n tableta:n celular celulares maletin
		discos`,
		`disco duro`},
	{finding, `encontr:ar encontre hall:ar halle perd:er compre robaron robada robado dejaron olvid:ar basura tirad:ar`,
		`en la basura/calle/banqueta, en el camion/autobus/taxi/metro, a quien ~ entrego/entregamos/doy/llamo,
		lo/la/las/los tengo,
		se robaron ~ camioneta/carro/coche/laptop/computadora/bolsa/maleta/mochila, en la pulga, usada en,
		trae/traia todos/todas/los/las/nombres, en la/mi bolsa/casa/mochila/guantera, lo/la/los traigo,
		en la banca/parada/calle, tengo aqui, lo/la tengo ~ casa/guardado/aqui, en el ~ estacionamiento/camion/taxi,
		se lo/la entrego, que hago con`},
	{makeshift, `libretas libreta:n cuaderno:n desconect:ar
		hojitas hojas`,
		`en papel, a mano, con papel, papel y lapiz/pluma, de memoria, desconectamos/desconectaron/desconectar,
		por radio`},
	{stopped, `desvi:ar desviando cancel:ar cancelaron suspend:er suspendieron cerr:ar posponer`,
		`mandando/mandamos/enviando/enviamos ~ ambulancias/pacientes/otro/otros/casa,
		regresando/regresaron/mandaron ~ casa/pacientes, no ~ atender/surtir/operar/recibir/consultar/agendar,
		se quedaron sin, a otro hospital, a otros hospitales,
		esta/estan cerrada/cerrado/cerrados/cerradas, pacientes ~ esperando,
		sin ~ atencion/consulta/dialisis/tratamiento, faltan citas/las, faltan ~ citas, nadie atiende,
		no pueden comunicarse/entrar/llamar, desviando`},
	{harm, `sobredosis murio murieron convulsion grave`,
		`dosis equivocada/doble/incorrecta/equivocadas/mal, el doble de, casi muere/murio/mueren/matan,
		medicina equivocada,
		robarles la medicina, bolsas mal`},
	{plea, `decirle decirles avisar ayuda ayudenos urgente urge auxilio emergencia socorro`,
		`que hacemos/hago, a quien, no sabemos que/quien/como/a, no se que/quien/como/a, necesitamos ayuda,
		necesito ayuda, por favor, nadie ~ contesta/responde/ayuda/dice/hace, nos dijeron que no, llamen, manden,
		policia, no quiere avisar, no se a quien, nadie quiere, tenemos que llamar, tengo que llamar, tengo miedo,
		da miedo,
		quisiera saber, no contesta, con quien se, no quiero que,
		no llamemos a, no llamen a, que no digamos, quien lo/la/los recoge, quien los recoge, que hago con, que hago,
		no contestan, nadie contesta, soy nadie,
		no digamos nada, que no abramos, nos hablaron`},
	{announced, `amenaz:ar amenazan`, `van a, va a, el viernes/lunes/martes/miercoles/jueves/sabado/domingo, esta noche,
		manana van`},
	{assault, `atac:ar apagar hackear tumbar borrar cifrar`, ``},
	{malice, `ataque:n virus ransomware hackeo hackeada hackeado hackeados hackearon hackers intrusion estafa fraude
		gusano`, ``},
	{lure, `enlace:n adjunto:n phishing`,
		`dio/di/dieron/puso/pusieron ~ contrasena/clave/datos, abrio/abri el/un,
		pide/piden ~ contrasena/clave/datos/codigo, hizo/hice clic,
		cambiar la/de cuenta, piden/pide cambiar, parece de, ponen/puso/pusieron/pone su, les pide, les piden,
		hacen clic`},
	{crowd, `cliente:n bebe bebes residente:n paciente:n personas gente familia:n enfermera:n medico:n doctor doctora
		doctores mama papa hijo hija ninos madre padre abuela abuelo empleado:n`, ``},
	{spreading, ``,
		`uno por uno, una por una, una tras otra, uno tras otro, cada vez mas, otras/otros dos/tres, van ya,
		van once/diez/cinco/seis, sigue ahi/igual/pasando/adentro, siguen ahi/igual/pasando,
		ya van, cada vez, otra vez, van cuatro`},
	{cutting, `desconecte desconectamos desenchufe`,
		`ya la/lo desconecte`},
	{persisting, ``,
		`dos/tres veces, mientras escribo, otra vez`},
	{caretime, `anoche ayer hoy madrugada turno hora:n ahorita`, ``},
}
