"""The portal of client companies: request, follow, answer, approve, look after one's company. In the client's words, not ours."""
