"""OpenID Connect as the relying party: authorization code with PKCE, ID tokens, back-channel logout."""
