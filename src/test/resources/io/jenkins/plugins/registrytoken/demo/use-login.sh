# Where clients find the login, and that only the owner can read it.
env | grep -E '^(DOCKER_CONFIG|REGISTRY_AUTH_FILE|HELM_REGISTRY_CONFIG)='
ls -l "$DOCKER_CONFIG"
# What they find: the log shows the hosts, and masks the login.
grep '' "$DOCKER_CONFIG/config.json"
# A client uses it, without any login command.
if [ -n "$REGISTRY" ]; then
  skopeo copy --dest-tls-verify=false "oci:$IMAGE" "docker://$REGISTRY/team/$JOB_NAME:$BUILD_NUMBER"
  skopeo inspect --tls-verify=false "docker://$REGISTRY/team/$JOB_NAME:$BUILD_NUMBER"
else
  echo 'docker-registry or skopeo is not installed: there is nothing to push to.'
fi
