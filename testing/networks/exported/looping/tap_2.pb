B/Loop/1//Tanh_output_0J01V?_‹F¿b¾¾uï{?)Ég¿¯Î²¾›b?qŒk¿w
¿4?,Êy¿‘má½