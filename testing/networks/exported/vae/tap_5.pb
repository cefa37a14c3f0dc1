
Bnet.decoder.0JPh×7¾àJ`>Fob?ÀYÅ>XâÔ>D¬¿=Î>¬Á>‰ÈF½ü9ì½¶U	?˜î>U‚•?ÓfT?B¦Ó>Â]â¿Âª‘?YzJ?#½\>ös¿