B/Loop/0//Tanh_output_0J0›ÑR?ïCy?YuØ<Fw?Ø^¾ím¿¢¨?èùÑ>J
*?ÿî|>Šw™¾à"¿