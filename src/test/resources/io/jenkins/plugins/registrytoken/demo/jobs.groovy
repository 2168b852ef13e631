// Job DSL. The commands go into the jobs themselves, so that one sees all of a job in its configuration.
def useLogin = new File(SCRIPTS, 'use-login.sh').text
def afterwards = new File(SCRIPTS, 'afterwards.sh').text

pipelineJob('scripted') {
    description('A scripted Pipeline: the login is there inside the block, and gone after it.')
    definition {
        cps {
            sandbox()
            script("""\
node {
    withRegistryToken('demo') {
        sh '''
$useLogin'''
    }
    sh '''
$afterwards'''
}
""")
        }
    }
}

pipelineJob('declarative') {
    description('A declarative Pipeline: the same step among those of a stage.')
    definition {
        cps {
            sandbox()
            script("""\
pipeline {
    agent any
    stages {
        stage('Push') {
            steps {
                withRegistryToken('demo') {
                    sh '''
$useLogin'''
                }
            }
        }
    }
    post {
        always {
            sh '''
$afterwards'''
        }
    }
}
""")
        }
    }
}

freeStyleJob('freestyle') {
    description('A freestyle job: the login is there for the whole build.')
    wrappers {
        withRegistryToken {
            credentialsId('demo')
        }
    }
    steps {
        shell(useLogin)
    }
}
