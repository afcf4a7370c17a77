//! Words that mean nearly the same in a report about software, in English and German.

/// One line for each meaning. Each entry is the beginning of words; with fewer than four letters it
/// is a whole word or its plural.
pub(super) const RELATED: &str = "\
crash freez frozen hang unrespons Absturz stürzt friert
login signin logon log account Konto anmeld einlogg
slow lag stutter delay sluggish buffer jitter langsam ruckel
load fetch laden lädt
error fail exception broken Fehler kaputt
delet remov erase lösch entfern
disappear vanish miss lost lose gone verschw fehlt weg verlor
show display visibl appear see view anzeig zeigt sieht
hide hidden invisibl versteck ausblend
stop end halt quit paus beend anhalt
start begin launch open öffn
continu resum restor fortsetz
close exit schließ
play listen abspiel wiedergabe spielt
song track music audio tune Lied Musik
video movie film clip
pictur image photo cover artwork thumbnail Bild Foto
search find lookup such
sort order arrang Reihenfolge
new latest recent neu
old previous alt vorher
next follow nächst folgend
wrong incorrect differ mismatch falsch
duplicat doubl twice repeat doppelt zweimal
sync abgleich
download offlin herunterlad
upload attach anhang hochlad
notif alert push remind benachrichtig
comment reply kommentar
email mail
pay payment paid charg checkout purchas buy bezahl zahl kauf
cart basket Warenkorb
coupon voucher discount Gutschein Rabatt
book reserv appointment meeting Buchung Termin
cancel abort abbrech stornier
setting option prefer config einstell
folder directory Ordner Verzeichnis
group categor tag Grupp
subscri abo
ads advert adblock Werbung
cast chromecast tv
car auto vehicle
screen Bildschirm
dark black night theme dunkel
volume loud Lautstärk
position progress fortschritt
multipl several bulk batch mehrer
languag translat Sprach übersetz
updat upgrad version aktualisier
internet network connect wifi wlan verbind Netz
device phone tablet Gerät handy
background lock Hintergrund
import export backup sicher
sound noise Ton Klang
address ship deliver liefer versand
price amount cost total Preis Betrag
invoice receipt bill Rechnung
chang edit modif änder bearbeit
choose select pick wähl
save store keep remember speicher
filter limit restrict
time date clock hour Uhrzeit Datum";
