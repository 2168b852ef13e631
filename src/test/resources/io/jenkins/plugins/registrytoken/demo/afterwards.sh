# After the block nothing of it is left, and the registry lets nobody in.
[ -z "$DOCKER_CONFIG$REGISTRY_AUTH_FILE" ]
[ -z "$(find "$WORKSPACE@tmp" -name 'registry-token-*')" ]
if [ -n "$REGISTRY" ] && skopeo inspect --tls-verify=false "docker://$REGISTRY/team/$JOB_NAME:$BUILD_NUMBER"; then
  exit 1
fi
