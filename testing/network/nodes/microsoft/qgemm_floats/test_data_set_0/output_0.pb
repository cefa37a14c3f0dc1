J<
×XA>Aq=ÌÁòÒSÁöhJÂHáNA?5NÁTãºAœÄ@Á`åMÁ²èATãÏ@Å A¦ÂX9MÁ