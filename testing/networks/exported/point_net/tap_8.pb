B
net.head.2J tV¯=mûÖ?+i§?–ç¿“¿ÛN?F¸™?Leû¾